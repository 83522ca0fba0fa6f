import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Graph, Row } from '../../../protocol/lineageGraph';
import { laneColour, laneX, linePath, ROW_HEIGHT, type LaneScale } from '../lanes';

const MIDDLE = ROW_HEIGHT / 2;

/**
 * The lines of a row and its version: a disc; with a ring for the current one, hollow for one of upstream's, a smaller disc in a ring
 * for a merge. One of another project is a square on its corner. What it says is in the row's text, too.
 */
export function laneDrawing(row: Row, scale: LaneScale, graph: Graph): TemplateResult {
  // Straight lines lie below bends, and those of the version's own lane on top.
  const lines = row.lines.toSorted((a, b) => rank(row, a) - rank(row, b));
  return html`<svg
    class="lanes"
    width=${scale.width}
    height=${ROW_HEIGHT}
    viewBox="0 0 ${scale.width} ${ROW_HEIGHT}"
    aria-hidden="true"
  >
    ${lines.map(
      (line) =>
        svg`<path class="lane ${laneColour(line.lane, graph)} ${line.isFar ? 'far' : ''}" d=${linePath(row, line, scale)} />`,
    )}
    ${dot(row, laneX(row.lane, scale), row.isUpstreams ? 'upstream' : laneColour(row.lane, graph))}
  </svg>`;
}

function rank({ lane: own }: Row, { part, lane }: Row['lines'][number]): number {
  if (part === 'pass') return 0;
  return lane === own ? 2 : 1;
}

function dot(row: Row, x: number, colour: string): TemplateResult {
  if (row.project !== '') return diamond(x, colour);
  return svg`${row.isCurrent ? svg`<circle class="halo ${colour}" cx=${x} cy=${MIDDLE} r="8.5" />` : nothing}
    <circle class="dot ${colour} ${row.isUpstreams ? 'hollow' : ''}" cx=${x} cy=${MIDDLE} r=${row.isMerge ? 5 : row.isUpstreams ? 4.25 : 4.5} />
    ${row.isMerge ? svg`<circle class="eye" cx=${x} cy=${MIDDLE} r="1.75" />` : nothing}`;
}

export function diamond(x: number, colour: string, y = MIDDLE): TemplateResult {
  const points = [
    [x, y - 6],
    [x + 6, y],
    [x, y + 6],
    [x - 6, y],
  ];
  return svg`<polygon class="dot ${colour}" points=${points.map((point) => point.join(',')).join(' ')} />`;
}
