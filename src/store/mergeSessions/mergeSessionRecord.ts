import * as v from 'valibot';
import { contentHashSchema as contentHash } from '../idSchemas';
import { historySchema, plainHistory } from './historySchema';
import { mergeSessionRequestSchema } from './mergeSessionRequest';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.object({
  format: v.literal(2),
  /** Grows with each save. */
  revision: count,
  /** Who saved it: a window. Nothing but the same or not. */
  writer: v.string(),
  request: mergeSessionRequestSchema,
  artifactName: v.string(),
  /** Milliseconds since 1970. */
  createdAt: v.number(),
  changedAt: v.number(),
  /** The contents that the merge was planned with when it was last saved; no base when none is known. */
  local: contentHash,
  upstream: contentHash,
  base: v.nullable(contentHash),
  /** How many choices are needed, and how many of them were made. */
  conflicts: count,
  resolved: count,
  history: historySchema,
  /** The lines of risks that the user confirmed. */
  risksConfirmed: v.array(v.string()),
  /** The path of the file that is shown; empty when there is none. */
  selected: v.string(),
});

/** What is kept of a merge that is being resolved. */
export type MergeSessionRecord = Readonly<v.InferOutput<typeof schema>>;

/** What the store itself keeps account of. */
type MergeSessionAccount = Pick<
  MergeSessionRecord,
  'format' | 'revision' | 'writer' | 'createdAt' | 'changedAt'
>;

/** What those who resolve a merge say of it. */
export type MergeSessionContent = Omit<MergeSessionRecord, keyof MergeSessionAccount>;

/** @throws SyntaxError, v.ValiError for what is no such record */
export function parseMergeSession(text: string): MergeSessionRecord {
  return v.parse(schema, JSON.parse(text));
}

export function mergeSessionText(record: MergeSessionRecord): string {
  return JSON.stringify({ ...record, history: plainHistory(record.history) });
}
