import type { FileMode, ManifestEntry } from '../core/manifest';
import type { FileChoice } from '../core/merge/tree/fileChoice';
import type { FileOutcome } from '../core/merge/tree/mergeTree';
import { isDecided } from '../core/merge/session/progressOf';
import { resolvedFile, type ResolvedFile } from '../core/merge/tree/resolvedFile';
import type { ChangedSide } from '../core/merge/tree/treePlan';
import type { Decisions } from '../operations/mergedContent';

/** What a merge does to one file of the side that it writes. */
export interface FileEffect {
  readonly outcome: FileOutcome;
  /** Where the file lies afterwards, or lay before it was removed. */
  readonly path: string;
  /** `undecided`: it has a conflict without a choice. */
  readonly change: 'none' | 'added' | 'deleted' | 'modified' | 'renamed' | 'mode' | 'undecided';
  /** Where the result comes from. */
  readonly from: 'merged' | 'edited' | FileChoiceSide;
  readonly before: ManifestEntry | undefined;
  /** Undefined where there is no file afterwards, or it is not decided. */
  readonly after: EffectContent | undefined;
}

type FileChoiceSide = 'base' | ChangedSide;

/** A content in the store, or one that is not there yet. */
export type EffectContent =
  | { readonly kind: 'stored'; readonly path: string; readonly mode: FileMode; readonly entry: ManifestEntry }
  | { readonly kind: 'new'; readonly path: string; readonly mode: FileMode; readonly bytes: Uint8Array };

/** @param target the side that is written */
export function fileEffect(outcome: FileOutcome, decisions: Decisions, target: ChangedSide): FileEffect {
  const { file } = outcome;
  const before = file[target];
  const known = { outcome, before };
  const { choices, edited: written = new Map() } = decisions;
  if (!isDecided(outcome, { choices, edited: written }))
    return { ...known, path: file.path, change: 'undecided', from: 'merged', after: undefined };
  const edited = decisions.edited?.get(file.path);
  const choice = decisions.choices.get(file.path);
  const after = edited ? editedContent(outcome, edited) : contentOf(resolvedFile(outcome, choice));
  const from = edited ? 'edited' : originOf(outcome, choice);
  if (!after)
    return { ...known, path: before?.path ?? file.path, change: before ? 'deleted' : 'none', from, after };
  return { ...known, path: after.path, change: changeOf(before, after), from, after };
}

function changeOf(before: ManifestEntry | undefined, after: EffectContent): FileEffect['change'] {
  if (!before) return 'added';
  const isSame = after.kind === 'stored' && after.entry.hash === before.hash;
  if (!isSame) return 'modified';
  if (before.path !== after.path) return 'renamed';
  return before.mode === after.mode ? 'none' : 'mode';
}

function contentOf(file: ResolvedFile | undefined): EffectContent | undefined {
  return file?.kind === 'merged' ? { ...file, kind: 'new' } : file;
}

function editedContent({ file }: FileOutcome, bytes: Uint8Array): EffectContent {
  return { kind: 'new', path: file.path, mode: (file.local ?? file.upstream)?.mode ?? '100644', bytes };
}

function originOf(outcome: FileOutcome, choice: FileChoice | undefined): FileEffect['from'] {
  if (typeof choice === 'string') return choice;
  switch (outcome.kind) {
    case 'text':
      return 'merged';
    case 'stored':
      return outcome.file.action === 'take' || outcome.file.action === 'add' ? 'upstream' : 'local';
    case 'absent':
      return outcome.file.action === 'delete' ? 'upstream' : 'local';
    case 'binary':
    case 'too-large':
    case 'conflict':
      return 'local';
  }
}
