import type { Row, Rows } from '../../../../src/protocol/lineageGraph';

/** Number of the layout that the rows are of. */
export const LAYOUT = 3;

const rowOf = (index: number): Row => ({
  id: `version-${String(index)}`,
  lane: 0,
  lines: [],
  label: `v${String(index)}`,
  hash: '',
  isCurrent: false,
  isBaseline: false,
  isPinned: false,
  isMerge: false,
  isUpstreams: false,
  project: '',
  tags: [],
  icon: 'edit',
  origin: 'modified',
  summary: '',
  note: '',
  elsewhere: [],
  files: '1 file',
  author: '',
  age: 'now',
  date: '',
  name: `v${String(index)}, modified`,
  parents: [],
  children: [],
});

/** Rows as a host sends them. */
export const rowsOf = (from: number, count: number): Rows => ({
  layout: LAYOUT,
  from,
  rows: Array.from({ length: count }, (_, index) => rowOf(from + index)),
});
