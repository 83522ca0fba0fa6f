import type { ArtifactId, ContentHash } from '../../../../src/core/identity';
import { emptyHistory } from '../../../../src/core/merge/session/sessionHistory';
import type { MergeSessionContent } from '../../../../src/store/mergeSessions/mergeSessionRecord';
import { hashOf } from '../journalRecords';

export const artifactOf = (name: string): ArtifactId => hashOf(name) as ArtifactId;

/** What is said of the merge of an artifact of this name; `resolved` tells one save from another. */
export function sessionContent(name: string, resolved = 0): MergeSessionContent {
  return {
    request: { kind: 'sync', artifactId: artifactOf(name) },
    artifactName: name,
    local: hashOf('local') as ContentHash,
    upstream: hashOf('upstream') as ContentHash,
    base: null,
    conflicts: 1_000_000,
    resolved,
    history: emptyHistory,
    risksConfirmed: [],
    selected: '',
  };
}
