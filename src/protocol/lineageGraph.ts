import * as v from 'valibot';

/**
 * What the lineage graph's two halves say to each other. The extension host knows the versions and lays them out; the webview
 * draws the rows that are in sight, and says what the user wants. Both validate what they get.
 *
 * A row is named by its index in a layout, and layouts are numbered: what is said about the rows of another layout is not heard.
 * Versions are named by their ids, which stay. Texts that people read come from the host, in the user's language.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** How many rows a webview may ask for at once. */
export const MOST_ROWS = 400;

/** A version beside the one that is shown: a parent or a child. */
const neighbourSchema = v.object({
  id: v.string(),
  /** `v6-1a2b3c4`. */
  label: v.string(),
  row: count,
});
export type Neighbour = v.InferOutput<typeof neighbourSchema>;

/** What of a line lies in a row; see `RowLine`. */
const lineSchema = v.object({
  part: v.picklist(['enter', 'leave', 'pass']),
  lane: count,
  isFar: v.boolean(),
});

const rowSchema = v.object({
  id: v.string(),
  lane: count,
  lines: v.array(lineSchema),
  /** `v7`. */
  label: v.string(),
  /** First digits of the content hash. */
  hash: v.string(),
  isCurrent: v.boolean(),
  isBaseline: v.boolean(),
  isPinned: v.boolean(),
  isMerge: v.boolean(),
  /** Whether only the upstream had it. */
  isUpstreams: v.boolean(),
  /** Where it is, when it is a version of the same artifact in another project: `~/site/.claude`; empty for the artifact's own. */
  project: v.string(),
  tags: v.array(v.string()),
  /** Codicon of its origin. */
  icon: v.string(),
  /** Its origin in words: `modified`. */
  origin: v.string(),
  /** What was done, where a command did it; empty otherwise. */
  summary: v.string(),
  /** Why, as the user noted it; empty otherwise. */
  note: v.string(),
  /** Where else the same content is current: `also in ~/site`. */
  elsewhere: v.array(v.string()),
  /** `2 files`. */
  files: v.string(),
  author: v.string(),
  /** `2 hr. ago`. */
  age: v.string(),
  /** The date in full. */
  date: v.string(),
  /** All of the above in one sentence, for screen readers. */
  name: v.string(),
  /** The first parent, then the second of a merge, as far as they are shown. */
  parents: v.array(neighbourSchema),
  /** The newest first. */
  children: v.array(neighbourSchema),
});
export type Row = v.InferOutput<typeof rowSchema>;

const changedFileSchema = v.object({
  path: v.string(),
  /** `M`, `A`, `D`, `R` or `X`, as in the Source Control view. */
  letter: v.string(),
  /** `renamed from old.md`. */
  change: v.string(),
});
export type ChangedFile = v.InferOutput<typeof changedFileSchema>;

/** What is told of a selected version beside its row. */
const detailsSchema = v.object({
  row: rowSchema,
  /** Its row in the layout; null while a filter hides it. */
  place: v.nullable(count),
  contentHash: v.string(),
  files: v.array(changedFileSchema),
  /** Files that changed and are not listed. */
  moreFiles: count,
  /** False for a version of another project, with which less can be done. */
  isOurs: v.boolean(),
  canRestore: v.boolean(),
});
export type Details = v.InferOutput<typeof detailsSchema>;

const graphSchema = v.object({
  /** Grows with each layout. */
  layout: count,
  /** `Lineage of pdf-tools`. */
  title: v.string(),
  /** `Skills · .claude · 214 versions`. */
  subtitle: v.string(),
  /** How many rows there are. */
  rows: count,
  /** How many lanes are drawn side by side. */
  lanes: count,
  hasUpstreamLane: v.boolean(),
  /** The other projects that have lanes, at the right of all others: from which lane on. */
  projects: v.array(v.object({ name: v.string(), lane: count })),
  /** Null when the artifact is in no other project. */
  others: v.nullable(
    v.object({
      areShown: v.boolean(),
      /** What of them is not shown: `2 more projects are not shown.` */
      note: v.string(),
    }),
  ),
  /** Whether older versions are still being read. */
  isReading: v.boolean(),
  /** What is filtered for; empty when all versions are shown. */
  filter: v.string(),
  /** The row of the current version; null when it is not shown. */
  current: v.nullable(count),
  /** Where the row is that was said to be the first in sight. */
  anchor: v.nullable(v.object({ id: v.string(), row: count })),
});
export type Graph = v.InferOutput<typeof graphSchema>;

const rowsSchema = v.object({ layout: count, from: count, rows: v.array(rowSchema) });
export type Rows = v.InferOutput<typeof rowsSchema>;

const hostMessageSchema = v.variant('type', [
  /** First, after `ready`. The webview keeps `artifact` in its state, so that VS Code can restore the panel after a restart. */
  v.object({
    type: v.literal('hello'),
    artifact: v.string(),
    words: v.record(v.string(), v.string()),
    locale: v.string(),
  }),
  /** A new layout, with the rows around what is in sight. */
  v.object({ type: v.literal('graph'), graph: graphSchema, rows: rowsSchema }),
  /** Rows that were asked for. */
  v.object({ type: v.literal('rows'), rows: rowsSchema }),
  /** Of the selected versions that are there, in the order of the selection. */
  v.object({ type: v.literal('details'), details: v.array(detailsSchema) }),
  /** Select a version, and bring it in sight. */
  v.object({ type: v.literal('show'), id: v.string(), row: count }),
  /** Nothing can be shown: `pdf-tools is not in this window any more.` */
  v.object({ type: v.literal('gone'), why: v.string() }),
]);
export type HostMessage = v.InferOutput<typeof hostMessageSchema>;

/** What can be done with one selected version. */
const ACTIONS = ['show-changes', 'compare-current', 'restore', 'tag', 'note', 'tree', 'copy-id'] as const;
export type Action = (typeof ACTIONS)[number];

const graphMessageSchema = v.variant('type', [
  /** The webview was made, for the first time or again. */
  v.object({
    type: v.literal('ready'),
    filter: v.string(),
    areOthersShown: v.boolean(),
    selected: v.array(v.string()),
    anchor: v.string(),
  }),
  v.object({
    type: v.literal('rows'),
    layout: count,
    from: count,
    count: v.pipe(count, v.maxValue(MOST_ROWS)),
  }),
  /** Other rows are in sight now. `anchor`: the id of the first, which stays where it is in a new layout; empty at the very top. */
  v.object({
    type: v.literal('scrolled'),
    anchor: v.string(),
    from: count,
    count: v.pipe(count, v.maxValue(MOST_ROWS)),
  }),
  /** One version, or two that are to be compared; none. */
  v.object({ type: v.literal('select'), ids: v.pipe(v.array(v.string()), v.maxLength(2)) }),
  v.object({ type: v.literal('filter'), text: v.string() }),
  /** Whether versions of other projects are wanted. */
  v.object({ type: v.literal('others'), areShown: v.boolean() }),
  v.object({ type: v.literal('act'), action: v.picklist(ACTIONS), id: v.string() }),
  v.object({ type: v.literal('compare'), ids: v.tuple([v.string(), v.string()]) }),
  v.object({ type: v.literal('show-file'), id: v.string(), path: v.string() }),
]);
export type GraphMessage = v.InferOutput<typeof graphMessageSchema>;

/** @throws v.ValiError */
export function parseHostMessage(message: unknown): HostMessage {
  return v.parse(hostMessageSchema, message);
}

/** @throws v.ValiError */
export function parseGraphMessage(message: unknown): GraphMessage {
  return v.parse(graphMessageSchema, message);
}
