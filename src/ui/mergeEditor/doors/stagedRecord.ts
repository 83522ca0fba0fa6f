import * as v from 'valibot';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What is kept beside the staged copies of a text, so that a window opened later knows what they are. */
export const stagedRecordSchema = v.object({
  format: v.literal(1),
  /** Of the file in the plan. */
  path: v.string(),
  artifactName: v.string(),
  /** That the markers were written with, in the language of then. */
  labels: v.object({ local: v.string(), base: v.string(), upstream: v.string() }),
  /** Of the texts that were merged; see `inputsHash`. */
  inputs: hash,
  /** Of all copies as they were staged. */
  staged: hash,
  /** Of results that may be written over: as it was staged, and as the session last took it. */
  known: v.array(hash),
});

export type StagedRecord = v.InferOutput<typeof stagedRecordSchema>;
