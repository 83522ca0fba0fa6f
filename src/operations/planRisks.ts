import type { ManifestEntry } from '../core/manifest';
import type { FileOutcome } from '../core/merge/tree/mergeTree';
import { resolvedFile, UnresolvedFileError } from '../core/merge/tree/resolvedFile';
import type { FileSide, Risk } from '../core/risk/risk';
import { risksOf } from '../core/risk/risksOf';
import type { Decisions } from './mergedContent';
import type { MergePlan } from './mergePlan';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/** A risky change of a plan. */
export interface PlannedRisk extends Risk {
  /** Names what was found where, and all that the file will hold: whoever confirms it has seen just that. */
  readonly name: string;
}

/**
 * What is risky in the changes that a plan makes to the local files. Where a conflict is not decided yet, upstream's lines
 * or file stand for what may come.
 *
 * @throws OperationError `not-found`, StoreError
 */
export async function planRisks(
  context: TrackingContext,
  plan: MergePlan,
  { choices, edited }: Decisions,
): Promise<PlannedRisk[]> {
  const { store, files } = context;
  const artifact = store.artifact(plan.artifactId);
  if (!artifact) throw new OperationError('not-found');
  const sideOf = async (entry: ManifestEntry | undefined): Promise<FileSide | undefined> => {
    await files.pause?.();
    return entry && { mode: entry.mode, bytes: await store.content(entry.hash) };
  };
  const before = new Map<string, FileSide | undefined>();
  const after = new Map<string, FileSide | undefined>();
  for (const outcome of plan.tree.files) {
    const { local } = outcome.file;
    const own = edited?.get(outcome.file.path);
    const result = own ? undefined : afterOf(outcome, choices);
    const isLocals =
      result?.kind === 'stored' && result.path === local?.path && isSameFile(result.entry, local);
    // Most files stay as they are, and need not be read for that.
    if (isLocals) continue;
    if (local) before.set(local.path, await sideOf(local));
    if (own) after.set(outcome.file.path, { mode: local?.mode ?? '100644', bytes: own });
    else if (result?.kind === 'merged') after.set(result.path, { mode: result.mode, bytes: result.bytes });
    else if (result)
      after.set(result.path, { ...(await sideOf(result.entry)), mode: result.mode } as FileSide);
  }
  const paths = new Set([...before.keys(), ...after.keys()]);
  const risks = risksOf(
    artifact.kind,
    [...paths].map((path) => ({ path, before: before.get(path), after: after.get(path) })),
  );
  return risks.map((risk) => {
    const side = after.get(risk.path);
    const content = side && [side.mode, context.sha256(side.bytes)];
    return { ...risk, name: JSON.stringify([risk.kind, risk.path, risk.detail, risk.line, content]) };
  });
}

function afterOf(outcome: FileOutcome, choices: Decisions['choices']): ReturnType<typeof resolvedFile> {
  try {
    return resolvedFile(outcome, choices.get(outcome.file.path));
  } catch (error) {
    if (!(error instanceof UnresolvedFileError)) throw error;
    const choice = choices.get(outcome.file.path);
    if (outcome.kind !== 'text' || typeof choice === 'string') return resolvedFile(outcome, 'upstream');
    const open = outcome.merge.chunks.flatMap(({ kind }, index) =>
      kind === 'conflict' ? [[index, 'upstream'] as const] : [],
    );
    return resolvedFile(outcome, { chunks: new Map([...open, ...(choice?.chunks ?? [])]) });
  }
}

const isSameFile = (a: ManifestEntry, b: ManifestEntry): boolean => a.hash === b.hash && a.mode === b.mode;
