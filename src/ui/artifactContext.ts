import type { Standing } from '../core/driftSummary';
import { hasStrayed } from '../core/hasStrayed';
import { isLinked, standingOfNode } from './driftWords';
import type { ArtifactNode } from './versionTree/versionTreeNode';

interface ContextWords {
  readonly linkWord: 'linked' | 'unlinked';
  readonly driftWord:
    '' | ' outdated' | ' modified' | ' diverged' | ' insync' | ' unknown' | ' upstreamdeleted';
  readonly pinWord: '' | ' pinned';
  /** Whether its files are others than those it is pinned to. */
  readonly strayWord: '' | ' strayed';
  readonly undoWord: '' | ' undoable';
  readonly mergeWord: '' | ' merging';
}

const DRIFT_WORDS: Readonly<Record<Standing, ContextWords['driftWord']>> = {
  unlinked: '',
  unchecked: '',
  deleted: '',
  'deleted-locally': '',
  'in-sync': ' insync',
  modified: ' modified',
  outdated: ' outdated',
  diverged: ' diverged',
  conflict: ' diverged',
  'deleted-upstream': ' upstreamdeleted',
  unknown: ' unknown',
};

/** What the `when` clauses of menus know of an artifact's row: `artifact linked outdated pinned`. */
export function artifactContext(node: ArtifactNode): { readonly contextValue: string } {
  const { artifact, head, pinned, isUndoable, merging } = node;
  const words: ContextWords = {
    linkWord: isLinked(artifact) ? 'linked' : 'unlinked',
    driftWord: DRIFT_WORDS[standingOfNode(node)],
    pinWord: artifact.pinnedAt === undefined ? '' : ' pinned',
    strayWord: hasStrayed(artifact, head, pinned) ? ' strayed' : '',
    undoWord: isUndoable ? ' undoable' : '',
    mergeWord: merging ? ' merging' : '',
  };
  return {
    contextValue:
      artifact.deletedAt === undefined
        ? `artifact ${words.linkWord}${words.driftWord}${words.pinWord}${words.strayWord}${words.undoWord}${words.mergeWord}`
        : `artifact.deleted ${words.linkWord}${words.driftWord}${words.pinWord}${words.undoWord}${words.mergeWord}`,
  };
}
