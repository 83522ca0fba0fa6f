import type { ObjectHash } from '../core/identity';
import { toManifest, type Manifest, type ManifestEntry } from '../core/manifest';
import type { FileOutcome } from '../core/merge/tree/mergeTree';
import { resolvedFile, UnresolvedFileError, type ResolvedFile } from '../core/merge/tree/resolvedFile';
import { sameContent } from '../core/merge/tree/sameContent';
import type { Sha256 } from '../core/sha256';
import type { MergePlan } from './mergePlan';
import { withSkipped } from './withSkipped';

/** What the next merge begins with after a push. */
interface PushedBaseline {
  readonly manifest: Manifest;
  /** Whether a local change did not reach upstream. */
  readonly isHeldBack: boolean;
}

/**
 * The files that are settled between both sides by a push: local's, where upstream has now all that local has, and those
 * that upstream was left with, where a local change was held back. So what was held back is a local change afterwards too,
 * and what upstream has more is an update.
 *
 * @param results the files that upstream has now, by the path of their plans
 * @param skipped paths that took no part, on either side
 */
export function pushedBaseline(
  { tree, base }: MergePlan,
  results: ReadonlyMap<string, ManifestEntry>,
  skipped: ReadonlySet<string>,
  sha256: Sha256,
): PushedBaseline {
  const entries = new Map<string, ManifestEntry>();
  let isHeldBack = false;
  for (const outcome of tree.files) {
    const { path, local } = outcome.file;
    const result = results.get(path);
    const isHeld = isHeldBackFile(outcome, result, sha256);
    isHeldBack ||= isHeld;
    const entry = isHeld ? heldBack(outcome, result) : local;
    if (entry) entries.set(entry.path, entry);
  }
  const manifest = withSkipped(toManifest(entries.values()), base?.manifest ?? [], skipped);
  return { manifest, isHeldBack };
}

function isHeldBackFile(outcome: FileOutcome, result: ManifestEntry | undefined, sha256: Sha256): boolean {
  const { base, local, upstream } = outcome.file;
  if (isSame(local, base) || isSame(result, local)) return false;
  if (isMerged(outcome, result, sha256)) return false;
  if (!local || !result) return true;
  const isLeft = <T>(mine: T, was: T | undefined, now: T): boolean => mine !== was && mine !== now;
  if (isLeft(local.path, base?.path, result.path) || isLeft(local.mode, base?.mode, result.mode)) return true;
  // A text that is neither side's was made of both.
  if (isLike(result, local) || isLike(local, base)) return false;
  return isLike(result, upstream) || isLike(result, base);
}

/** What upstream was left with; of a text made of both sides, all that local has is there. */
function heldBack(
  { file: { base, local, upstream } }: FileOutcome,
  result: ManifestEntry | undefined,
): ManifestEntry | undefined {
  if (!result || !local || isLike(result, upstream) || isLike(result, base)) return result;
  return { ...result, hash: local.hash, size: local.size };
}

/** Whether it is what the merge gives with no choice made: that has all of both sides. */
function isMerged(outcome: FileOutcome, result: ManifestEntry | undefined, sha256: Sha256): boolean {
  let merged: ResolvedFile | undefined;
  try {
    merged = resolvedFile(outcome);
  } catch (error) {
    if (error instanceof UnresolvedFileError) return false;
    throw error;
  }
  if (!merged || !result) return !merged && !result;
  const hash = merged.kind === 'stored' ? merged.entry.hash : (sha256(merged.bytes) as ObjectHash);
  return isSame(result, { path: merged.path, mode: merged.mode, size: result.size, hash });
}

const isSame = (a: ManifestEntry | undefined, b: ManifestEntry | undefined): boolean =>
  a?.path === b?.path && a?.mode === b?.mode && a?.hash === b?.hash;

const isLike = (a: ManifestEntry, b: ManifestEntry | undefined): boolean =>
  b !== undefined && sameContent(a, b);
