import type { Conflict } from '../core/merge/tree/treePlan';
import type { FileOutcome } from '../core/merge/tree/mergeTree';
import { displayPath } from './displayPath';

/** Why a side must be chosen for a file, in words. */
export function conflictSentence(outcome: FileOutcome): string {
  switch (outcome.kind) {
    case 'binary':
      return `changed on both sides, and not text (${outcome.notText.join(', ')})`;
    case 'too-large':
      return 'changed on both sides, and too large to merge by lines';
    case 'conflict':
      return outcome.file.conflicts.map((conflict) => inWords(conflict, outcome)).join('; ');
    case 'stored':
    case 'absent':
    case 'text':
      return '';
  }
}

function inWords(conflict: Conflict, { file: { local, upstream } }: FileOutcome): string {
  switch (conflict.kind) {
    case 'delete-modify':
      return `${conflict.deletedBy} deleted it, ${otherThan(conflict.deletedBy)} changed it`;
    case 'rename-delete': {
      const renamed = conflict.deletedBy === 'local' ? upstream : local;
      return `${conflict.deletedBy} deleted it, ${otherThan(conflict.deletedBy)} renamed it to ${displayPath(renamed?.path ?? '')}`;
    }
    case 'rename-rename':
      return `local renamed it to ${displayPath(local?.path ?? '')}, upstream to ${displayPath(upstream?.path ?? '')}`;
    case 'both-added':
      return 'both sides added it, in ways that cannot be merged';
    case 'symlink-targets':
      return 'a link, to different targets';
    case 'type-change':
      return 'a link on one side, a file on the other';
    case 'mode':
      return 'executable on one side only, and no base tells which side changed that';
    case 'rename-add':
    case 'renames-to-one':
      return `more than one file for ${displayPath(conflict.at)}: ${paths(conflict.group)}`;
    case 'file-directory':
      return `a file where others need a directory: ${paths(conflict.group)}`;
    case 'case-collision':
      return `names that some disks take for one: ${paths(conflict.group)}`;
  }
}

const otherThan = (side: 'local' | 'upstream'): string => (side === 'local' ? 'upstream' : 'local');
const paths = (group: readonly string[]): string => group.map(displayPath).join(', ');
