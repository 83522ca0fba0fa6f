import * as v from 'valibot';
import type { ChunkDecision } from '../../core/merge/session/chunkDecision';
import { CHUNK_KEY, type ChunkKey } from '../../core/merge/session/chunkKey';
import type { FileDecision } from '../../core/merge/session/fileDecision';
import type { SessionHistory, Step, StepName } from '../../core/merge/session/sessionHistory';

const side = v.picklist(['local', 'base', 'upstream']);
const sideOrMerge = v.picklist(['local', 'base', 'upstream', 'merge']);
const lines = v.array(v.string());

const chunkKey = v.pipe(
  v.string(),
  v.regex(CHUNK_KEY),
  v.transform((text) => text as ChunkKey),
);

const chunkDecision: v.GenericSchema<unknown, ChunkDecision> = v.variant('kind', [
  v.object({ kind: v.literal('side'), side }),
  v.object({ kind: v.literal('both'), first: v.picklist(['local', 'upstream']) }),
  v.object({ kind: v.literal('suggestion'), lines }),
  v.object({ kind: v.literal('edited'), lines }),
]);

const fileDecision: v.GenericSchema<unknown, FileDecision> = v.variant('kind', [
  v.object({ kind: v.literal('side'), side, state: v.string() }),
  v.object({ kind: v.literal('text'), text: v.string(), state: v.string() }),
  v.object({ kind: v.literal('chunks'), chunks: v.record(chunkKey, chunkDecision) }),
]);

const stepName: v.GenericSchema<unknown, StepName> = v.variant('code', [
  v.object({
    code: v.picklist(['choose', 'edit', 'reset', 'leave-out', 'take', 'elsewhere']),
    path: v.string(),
  }),
  v.object({ code: v.literal('file'), path: v.string(), decision: sideOrMerge }),
  v.object({ code: v.literal('all'), decision: sideOrMerge }),
]);

const step: v.GenericSchema<unknown, Step> = v.object({
  what: stepName,
  group: v.string(),
  changes: v.array(
    v.object({ path: v.string(), before: v.nullable(fileDecision), after: v.nullable(fileDecision) }),
  ),
});

/** A history as {@link plainHistory} gives it. */
export const historySchema: v.GenericSchema<unknown, SessionHistory> = v.object({
  now: v.pipe(
    v.array(v.tuple([v.string(), fileDecision])),
    v.transform((decisions) => new Map(decisions)),
  ),
  done: v.array(step),
  undone: v.array(step),
});

/** A history as JSON can have it. By path, but no object: a file can be called `__proto__`. */
export function plainHistory({ now, done, undone }: SessionHistory): unknown {
  return { now: [...now], done, undone };
}
