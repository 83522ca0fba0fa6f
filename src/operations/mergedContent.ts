import { entriesByPath } from '../core/entriesByPath';
import { contentHash } from '../core/contentHash';
import type { ContentHash, ObjectHash } from '../core/identity';
import { toManifest, type FileMode, type Manifest, type ManifestEntry } from '../core/manifest';
import { FileChoiceError, type FileChoices } from '../core/merge/tree/fileChoice';
import type { ResolvedFile } from '../core/merge/tree/resolvedFile';
import { PathClashError, resolvedTree } from '../core/merge/tree/resolvedTree';
import { UnresolvedFileError } from '../core/merge/tree/resolvedFile';
import type { MergePlan } from './mergePlan';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/** What was decided about the files of a plan. */
export interface Decisions {
  /** By the path of the file's plan. */
  readonly choices: FileChoices;
  /** Whole contents, edited by hand, by the path of the file's plan. They go before choices. */
  readonly edited?: ReadonlyMap<string, Uint8Array>;
}

/** What a plan results in. */
export interface MergedContent {
  readonly manifest: Manifest;
  readonly contentHash: ContentHash;
  /** The files of the manifest, by the path of the file's plan. */
  readonly results: ReadonlyMap<string, ManifestEntry>;
}

/**
 * The content that a plan with its decisions results in, put into the store.
 *
 * @throws OperationError `unresolved` when a conflict has no choice, or one that is not to be had, or the choices need one
 *   path for two files
 * @throws StoreError
 */
export async function mergedContent(
  context: TrackingContext,
  { tree, local }: MergePlan,
  { choices, edited = new Map() }: Decisions,
): Promise<MergedContent> {
  const { store, sha256 } = context;
  const before = entriesByPath(local.manifest);
  // An edited file needs no choice, but the others' paths are checked with it.
  const withEdits = new Map(choices);
  const modes = new Map<string, FileMode>();
  for (const outcome of tree.files) {
    const { file } = outcome;
    if (!edited.has(file.path)) continue;
    // A side chosen for the sake of its text says nothing of the mode, which is merged by itself.
    if (outcome.kind === 'text') modes.set(file.path, outcome.file.result.mode);
    if (choices.has(file.path)) continue;
    if (outcome.kind === 'stored' || (outcome.kind === 'text' && outcome.conflicts === 0)) continue;
    withEdits.set(file.path, file.local ? 'local' : 'upstream');
  }
  const results = new Map<string, ManifestEntry>();
  for (const { path: planPath, resolved } of resolvedFiles(tree, withEdits)) {
    const bytes = edited.get(planPath) ?? (resolved.kind === 'merged' ? resolved.bytes : undefined);
    if (!bytes) {
      if (resolved.kind === 'stored')
        results.set(planPath, { ...resolved.entry, path: resolved.path, mode: resolved.mode });
      continue;
    }
    const hash = sha256(bytes) as ObjectHash;
    if (!store.hasContent(hash)) await store.putContent(hash, bytes, before.get(resolved.path)?.hash);
    const mode = modes.get(planPath) ?? (resolved.mode === '120000' ? '100644' : resolved.mode);
    results.set(planPath, { path: resolved.path, mode, size: bytes.length, hash });
  }
  const manifest = toManifest(results.values());
  await store.putManifest(manifest, local.version === undefined ? undefined : local.contentHash);
  return { manifest, contentHash: contentHash(manifest, sha256), results };
}

function resolvedFiles(
  tree: MergePlan['tree'],
  choices: FileChoices,
): { readonly path: string; readonly resolved: ResolvedFile }[] {
  try {
    // The whole tree first: it checks that the files can lie together.
    resolvedTree(tree, choices);
    return tree.files.flatMap((outcome) => {
      const one = resolvedTree({ files: [outcome] }, choices)[0];
      return one ? [{ path: outcome.file.path, resolved: one }] : [];
    });
  } catch (error) {
    const isOfChoices =
      error instanceof UnresolvedFileError ||
      error instanceof PathClashError ||
      error instanceof FileChoiceError;
    if (isOfChoices) throw new OperationError('unresolved', error.path, error);
    throw error;
  }
}
