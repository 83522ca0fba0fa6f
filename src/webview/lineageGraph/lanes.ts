import type { Graph, Row } from '../../protocol/lineageGraph';

export const ROW_HEIGHT = 26;
/** Colours of lanes that are neither the head's line nor upstream's. */
const OTHER_COLOURS = 4;

const EDGE = 14;
const MIDDLE = ROW_HEIGHT / 2;

/** How lanes are spread over the width there is for them. */
export interface LaneScale {
  /** From one lane to the next, in pixels. */
  readonly gap: number;
  /** Of all lanes. */
  readonly width: number;
}

/** @param most pixels there are for lanes */
export function laneScale(lanes: number, most: number): LaneScale {
  const drawn = Math.max(lanes, 1);
  const gap = drawn === 1 ? 0 : Math.max(7, Math.min(16, Math.floor((most - 2 * EDGE) / (drawn - 1))));
  return { gap, width: 2 * EDGE + gap * (drawn - 1) };
}

export const laneX = (lane: number, { gap }: LaneScale): number => EDGE + lane * gap;

/** The class that gives a lane its colour. */
export function laneColour(
  lane: number,
  { hasUpstreamLane, projects }: Pick<Graph, 'hasUpstreamLane' | 'projects'>,
): string {
  const project = projects.findLastIndex(({ lane: first }) => lane >= first);
  if (project >= 0) return projectColour(project);
  if (lane === 0) return 'local';
  if (lane === 1 && hasUpstreamLane) return 'upstream';
  return `other-${String((lane - (hasUpstreamLane ? 2 : 1)) % OTHER_COLOURS)}`;
}

/** The class that gives the lanes of another project their colour. */
export const projectColour = (project: number): string => `project-${String(project)}`;

/** A line in a row as an SVG path: straight down, or with a rounded bend to or from the version. */
export function linePath({ lane: own }: Row, { part, lane }: Row['lines'][number], scale: LaneScale): string {
  const [x, to] = [laneX(lane, scale), laneX(own, scale)];
  const down = `M${String(x)} 0V${String(ROW_HEIGHT)}`;
  if (part === 'pass') return down;
  const isEnter = part === 'enter';
  if (x === to)
    return `M${String(x)} ${String(isEnter ? 0 : MIDDLE)}V${String(isEnter ? MIDDLE : ROW_HEIGHT)}`;
  const side = x > to ? 1 : -1;
  const bend = Math.min(Math.abs(x - to), MIDDLE - 1);
  const edge = isEnter ? 0 : ROW_HEIGHT;
  const turn = isEnter ? MIDDLE - bend : MIDDLE + bend;
  return `M${String(x)} ${String(edge)}V${String(turn)}Q${String(x)} ${String(MIDDLE)} ${String(x - side * bend)} ${String(MIDDLE)}H${String(to)}`;
}
