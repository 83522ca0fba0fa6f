import type { Sha256 } from '../../core/sha256';
import { findSnapshot, type SnapshotSearch } from './findSnapshot';
import type { GitSnapshot } from './gitSnapshot';
import { isRecordedSnapshot, type RecordingTool } from './isRecordedSnapshot';

interface RecordedContentSearch extends SnapshotSearch {
  /** As the tool recorded it. */
  readonly hash: string;
  readonly tool: RecordingTool;
  readonly sha256: Sha256;
}

/** The newest snapshot of an artifact in the git history that has the hash another tool recorded. See {@link findSnapshot}. */
export function findRecordedContent(search: RecordedContentSearch): Promise<GitSnapshot | undefined> {
  const { hash, tool, sha256 } = search;
  return findSnapshot(search, (snapshot) => isRecordedSnapshot(snapshot, hash, tool, sha256));
}
