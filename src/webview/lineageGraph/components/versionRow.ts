import { html, nothing, type TemplateResult } from 'lit';
import type { Graph, Row } from '../../../protocol/lineageGraph';
import type { LineageGraphWord } from '../../../protocol/lineageGraphWords';
import { icon } from '../../page/icon';
import type { GraphView } from '../graphView';
import { ROW_HEIGHT, type LaneScale } from '../lanes';
import { laneDrawing } from './laneDrawing';
import { projectName } from './projectName';

export interface RowOptions {
  readonly scale: LaneScale;
  /** Whether the Tab key goes to it. */
  readonly isStop: boolean;
}

/** One version, or its empty place as long as it is not known. */
export function versionRow(
  view: GraphView,
  graph: Graph,
  index: number,
  { scale, isStop }: RowOptions,
): TemplateResult {
  const row = view.rows.get(index);
  const place = `transform: translateY(${String(index * ROW_HEIGHT)}px)`;
  const isSelected = row !== undefined && view.selection.has(row.id);
  return html`<div
    class="version ${row?.isCurrent ? 'current' : ''} ${row && row.project !== '' ? 'theirs' : ''}"
    role="option"
    .style=${place}
    data-id=${row?.id ?? nothing}
    aria-selected=${isSelected}
    aria-posinset=${index + 1}
    aria-setsize=${graph.rows}
    tabindex=${isStop ? 0 : -1}
    @click=${(event: MouseEvent) => click(view, index, event)}
    @dblclick=${() => view.open()}
  >
    <span class="unseen">${row?.name ?? view.words.say('loading')}</span>
    ${row ? content(view, graph, row, scale) : nothing}
  </div>`;
}

function click(view: GraphView, index: number, event: MouseEvent): void {
  const isExtending = event.shiftKey || event.ctrlKey || event.metaKey;
  if (!isExtending) view.selection.mark = undefined;
  view.goTo(index, isExtending);
}

/** What is seen of it; its name says all of that in one sentence. */
function content(view: GraphView, graph: Graph, row: Row, scale: LaneScale): TemplateResult {
  return html`${laneDrawing(row, scale, graph)}
    <span class="label" aria-hidden="true">${row.label}</span>
    <span class="hash" aria-hidden="true">${row.hash}</span>
    <span class="what" aria-hidden="true" title=${what(row)}>
      ${icon(row.icon)}<span class="text">${row.summary === '' ? row.origin : row.summary}</span>
      ${marks(view, row)}
      ${row.note === '' ? nothing : html`<span class="note">${icon('note')}<span>${row.note}</span></span>`}
    </span>
    <span class="author" aria-hidden="true">${row.author}</span>
    <span class="files" aria-hidden="true">${row.files}</span>
    <span class="age" aria-hidden="true" title=${row.date}>${row.age}</span>`;
}

const what = ({ origin, summary, note }: Row): string =>
  [summary, origin, note].filter((part) => part !== '').join('\n');

/** What stands out of a version, each with an icon and in words. */
export function marks({ words }: GraphView, row: Row): TemplateResult[] {
  const mark = (kind: string, symbol: string, text: string | TemplateResult, hint: string): TemplateResult =>
    html`<span class="mark ${kind}" title=${hint}>${icon(symbol)}<span>${text}</span></span>`;
  const named = (
    kind: string,
    symbol: string,
    word: LineageGraphWord,
    hint: LineageGraphWord,
  ): TemplateResult => mark(kind, symbol, words.say(word), words.say(hint));
  return [
    ...(row.isCurrent ? [named('is-current', 'check', 'current', 'currentHint')] : []),
    ...(row.project === '' ? [] : [mark('project', 'repo', projectName(row.project), row.project)]),
    ...row.tags.map((tag) => mark('tag', 'tag', tag, tag)),
    ...(row.isPinned ? [named('pinned', 'pinned', 'pinned', 'pinnedHint')] : []),
    ...(row.isBaseline ? [named('baseline', 'milestone', 'baseline', 'baselineHint')] : []),
    ...row.elsewhere.map((text) => mark('elsewhere', 'link', text, text)),
  ];
}
