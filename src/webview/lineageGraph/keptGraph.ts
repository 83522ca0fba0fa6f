import * as v from 'valibot';

/** What is left of the window when it is made again. */
const keptGraphSchema = v.object({
  artifact: v.string(),
  filter: v.string(),
  /** Left out by what was kept before there were any. */
  areOthersShown: v.optional(v.boolean(), true),
  /** The selected versions, the one with the focus last. */
  selected: v.pipe(v.array(v.string()), v.maxLength(2)),
  /** The first version in sight; empty at the very top. */
  anchor: v.string(),
});
export type KeptGraph = v.InferOutput<typeof keptGraphSchema>;

/** @returns undefined for what is nothing, or of another version of the extension */
export function parseKeptGraph(kept: unknown): KeptGraph | undefined {
  const parsed = v.safeParse(keptGraphSchema, kept);
  return parsed.success ? parsed.output : undefined;
}
