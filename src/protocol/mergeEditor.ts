import * as v from 'valibot';

/**
 * What the merge editor's two halves say to each other. The extension host knows the merge and decides; the webview shows
 * it and says what the user wants. Both validate what they get: see `parseHostMessage` and `parseEditorMessage`.
 *
 * Paths are those of the merge's plan. A chunk is named by its index in the file's merge, and by the number of the plan, which
 * grows with each newer one: what is said about the chunks of another plan is not heard. Texts that people read come from
 * the host, in the user's language; names that are code (`local`, `upstream`) are not shown.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const side = v.picklist(['local', 'base', 'upstream']);

/** One line of text, with what differs from the line it is compared with. */
const lineSchema = v.object({
  text: v.string(),
  /** Ranges of UTF-16 units, in order, without overlap: `[start, end)`. */
  marks: v.array(v.tuple([count, count])),
});
export type Line = v.InferOutput<typeof lineSchema>;

/** What is written for a chunk, as buttons name it. `suggestion` has an index of its own in a conflict. */
export const choiceSchema = v.variant('kind', [
  v.object({ kind: v.literal('side'), side }),
  v.object({ kind: v.literal('both'), first: v.picklist(['local', 'upstream']) }),
  v.object({ kind: v.literal('suggestion'), index: count }),
  v.object({ kind: v.literal('edited') }),
]);
export type Choice = v.InferOutput<typeof choiceSchema>;

/** Lines that are the same on both sides. All but the first and the last few are folded; the others are asked for. */
const unchangedBlockSchema = v.object({
  kind: v.literal('unchanged'),
  chunk: count,
  /** Number of the block's first line in the merged text as far as it is known, from 1. */
  line: count,
  head: v.array(lineSchema),
  /** How many lines between head and tail are not sent. */
  hidden: count,
  tail: v.array(lineSchema),
});

/** A change that needs no decision, and can be left out all the same. */
const changeBlockSchema = v.object({
  kind: v.literal('change'),
  chunk: count,
  line: count,
  /** Whose change it is. */
  from: v.picklist(['local', 'upstream', 'both']),
  /** `Changed in team-skills`. */
  label: v.string(),
  before: v.array(lineSchema),
  after: v.array(lineSchema),
  /** Whether the user left this change out: `before` is what will be written. */
  isLeftOut: v.boolean(),
  /** Whether it can be left out, and taken again. */
  canLeaveOut: v.boolean(),
});

const suggestionSchema = v.object({
  /** What the button says: `Merge the words`. */
  label: v.string(),
  /** Why it is offered, in a sentence. */
  reason: v.string(),
  lines: v.array(v.string()),
});

const conflictBlockSchema = v.object({
  kind: v.literal('conflict'),
  chunk: count,
  line: count,
  /** Its place among all conflicts of the merge, from 1. */
  number: count,
  /** What is special about it, in a sentence; empty when nothing is. */
  note: v.string(),
  local: v.array(lineSchema),
  base: v.array(lineSchema),
  upstream: v.array(lineSchema),
  suggestions: v.array(suggestionSchema),
  /** Null as long as it is open. */
  choice: v.nullable(choiceSchema),
  /** What was chosen, in words: `Local`; empty as long as it is open. */
  chosen: v.string(),
  /** What will be written; empty as long as it is open, or when nothing will be. */
  result: v.array(v.string()),
  /** What editing by hand begins with. */
  draft: v.array(v.string()),
});

const blockSchema = v.variant('kind', [unchangedBlockSchema, changeBlockSchema, conflictBlockSchema]);
export type UnchangedBlock = v.InferOutput<typeof unchangedBlockSchema>;
export type ChangeBlock = v.InferOutput<typeof changeBlockSchema>;
export type ConflictBlock = v.InferOutput<typeof conflictBlockSchema>;
export type Block = v.InferOutput<typeof blockSchema>;
export type Suggestion = v.InferOutput<typeof suggestionSchema>;

/** A way to decide on a whole file. */
const fileOptionSchema = v.object({
  /** `merge`: as it is planned, conflicts decided one by one. */
  decision: v.picklist(['merge', 'local', 'base', 'upstream']),
  /** `Take upstream`. */
  label: v.string(),
  /** What becomes of the file: `deleted, as in team-skills`. */
  description: v.string(),
});
export type FileOption = v.InferOutput<typeof fileOptionSchema>;
export type FileDecision = FileOption['decision'];

const fileDocumentSchema = v.object({
  path: v.string(),
  /** Why there are no lines to show: `Not text, 12 kB`; empty when there are. */
  why: v.string(),
  /** What was written of the whole file in another editor goes before everything that is chosen in the blocks. */
  isEditedElsewhere: v.boolean(),
  /** What changes beside the lines: `Line ends become CRLF, as in team-skills.` */
  notes: v.array(v.string()),
  /** Empty for a file that is not shown by lines. */
  blocks: v.array(blockSchema),
});
export type FileDocument = v.InferOutput<typeof fileDocumentSchema>;

const fileSummarySchema = v.object({
  path: v.string(),
  /** What happens to it, in words: `merged: the changes of both sides`. */
  description: v.string(),
  /** What the list shows it under. */
  group: v.string(),
  /** Codicon. */
  icon: v.string(),
  status: v.picklist(['open', 'resolved', 'clean']),
  conflicts: count,
  resolved: count,
  options: v.array(fileOptionSchema),
  /** Null while something else decides it, as the conflicts one by one do. */
  decision: v.nullable(fileOptionSchema.entries.decision),
  /** Whether its conflicts can be resolved in other editors: it is text that was merged by lines. */
  isText: v.boolean(),
});
export type FileSummary = v.InferOutput<typeof fileSummarySchema>;

const mergeStateSchema = v.object({
  /** `Sync pdf-tools`. */
  title: v.string(),
  /** `3 files merge cleanly, 1 conflict`. */
  summary: v.string(),
  /** What the sides are called: `.claude`, `team-skills`. */
  names: v.object({ local: v.string(), upstream: v.string() }),
  /** What the user has to know before going on, such as that files moved; empty when nothing. */
  notice: v.string(),
  conflicts: count,
  resolved: count,
  /** In the order they are shown; files of one group follow each other. */
  files: v.array(fileSummarySchema),
  /** The file that is shown; empty when there is none. */
  selected: v.string(),
  /** Changes to look at first: `Script · scripts/run.sh:3 · curl ...`, and the file and line they are in. */
  risks: v.array(v.object({ text: v.string(), path: v.string() })),
  areRisksConfirmed: v.boolean(),
  /** Files that take no part, with the reason. */
  leftOut: v.array(v.string()),
  /** Ways to decide on all files at once. */
  strategies: v.array(fileOptionSchema),
  /** What Undo would take back, in words; empty when there is nothing. */
  undo: v.string(),
  redo: v.string(),
  canApply: v.boolean(),
  /** `Apply`, `Push`. */
  applyLabel: v.string(),
  /** Whether it is being applied just now: nothing can be changed. */
  isBusy: v.boolean(),
});
export type MergeState = v.InferOutput<typeof mergeStateSchema>;

/** What stands on buttons and is announced. `{0}` and so on stand for what the webview fills in. */
const wordsSchema = v.record(v.string(), v.string());

const hostMessageSchema = v.variant('type', [
  /** First, after `ready`. The webview keeps `session` in its state, so that VS Code can restore the panel after a restart. */
  v.object({ type: v.literal('hello'), session: v.string(), words: wordsSchema, locale: v.string() }),
  v.object({ type: v.literal('state'), state: mergeStateSchema }),
  /** All of a file, when it is selected and when its merge changed. */
  v.object({ type: v.literal('document'), plan: count, document: fileDocumentSchema }),
  /** Blocks of the shown file that a decision changed. */
  v.object({ type: v.literal('blocks'), plan: count, path: v.string(), blocks: v.array(blockSchema) }),
  /** The folded lines of a block that were asked for. */
  v.object({
    type: v.literal('lines'),
    plan: count,
    path: v.string(),
    chunk: count,
    lines: v.array(lineSchema),
  }),
  /** A command of VS Code's, run by a key or from the palette. */
  v.object({
    type: v.literal('command'),
    command: v.picklist(['next-conflict', 'previous-conflict', 'show-keys']),
  }),
  /** Nothing can be shown: `The merge of pdf-tools is finished.` */
  v.object({ type: v.literal('gone'), why: v.string() }),
]);
export type HostMessage = v.InferOutput<typeof hostMessageSchema>;

const editorMessageSchema = v.variant('type', [
  /** The webview was made, for the first time or again. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('select'), path: v.string() }),
  v.object({ type: v.literal('unfold'), plan: count, path: v.string(), chunk: count }),
  /** Null: open again. */
  v.object({
    type: v.literal('choose'),
    plan: count,
    path: v.string(),
    chunk: count,
    choice: v.nullable(choiceSchema),
  }),
  /** Lines written by hand. Those of one `edit` session are undone together. */
  v.object({
    type: v.literal('write'),
    plan: count,
    path: v.string(),
    chunk: count,
    lines: v.array(v.pipe(v.string(), v.excludes('\n'))),
    session: v.string(),
  }),
  v.object({
    type: v.literal('leave-out'),
    plan: count,
    path: v.string(),
    chunk: count,
    isLeftOut: v.boolean(),
  }),
  v.object({ type: v.literal('decide-file'), path: v.string(), decision: fileOptionSchema.entries.decision }),
  v.object({ type: v.literal('decide-all'), decision: fileOptionSchema.entries.decision }),
  v.object({ type: v.literal('undo') }),
  v.object({ type: v.literal('redo') }),
  v.object({ type: v.literal('confirm-risks'), isConfirmed: v.boolean() }),
  v.object({ type: v.literal('show-diff'), path: v.string(), against: v.picklist(['local', 'upstream']) }),
  v.object({ type: v.literal('open-merge-editor'), path: v.string() }),
  v.object({ type: v.literal('open-as-text'), path: v.string() }),
  v.object({ type: v.literal('apply') }),
  v.object({ type: v.literal('cancel') }),
  v.object({ type: v.literal('abort') }),
]);
export type EditorMessage = v.InferOutput<typeof editorMessageSchema>;

/** @throws v.ValiError */
export function parseHostMessage(message: unknown): HostMessage {
  return v.parse(hostMessageSchema, message);
}

/** @throws v.ValiError */
export function parseEditorMessage(message: unknown): EditorMessage {
  return v.parse(editorMessageSchema, message);
}
