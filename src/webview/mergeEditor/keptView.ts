import * as v from 'valibot';
import { conflictStateSchema } from './conflictState';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const chunks = v.array(count);

const handEditSchema = v.object({
  path: v.string(),
  chunk: count,
  /** The lines of both sides. By them the conflict is found again when a newer plan has numbered the chunks otherwise. */
  sides: v.string(),
  /** What `write` messages of this edit are undone together by. */
  session: v.string(),
  lines: v.array(v.string()),
  /** Offset in the lines joined by line feeds. */
  cursor: count,
  /** What the conflict was before it was written by hand, for those who would rather not. */
  before: conflictStateSchema,
  /** What the host said last that the conflict is. */
  heard: conflictStateSchema,
  /** What was written since, and not heard back yet, in order. */
  sent: v.array(v.array(v.string())),
  /** False as long as it was only looked at. */
  isTyped: v.boolean(),
});
/** A conflict that is being written by hand. */
export type HandEdit = v.InferOutput<typeof handEditSchema>;

/** What is left of the window when it is made again. Chunks are those of `selected`. */
const keptViewSchema = v.object({
  session: v.string(),
  selected: v.string(),
  /** The first block on the screen, and how far its top is above the edge, in pixels. */
  anchor: v.nullable(v.object({ chunk: count, offset: v.number() })),
  /** The conflict that keys act on. */
  current: v.nullable(count),
  bases: chunks,
  sides: chunks,
  unfolded: chunks,
  handEdit: v.nullable(handEditSchema),
  /** Texts that were written by hand and found no place any more. */
  unwritten: v.array(v.string()),
});
export type KeptView = v.InferOutput<typeof keptViewSchema>;

/** @returns undefined for what is nothing, or of another version of the extension */
export function parseKeptView(kept: unknown): KeptView | undefined {
  const parsed = v.safeParse(keptViewSchema, kept);
  return parsed.success ? parsed.output : undefined;
}
