import type { Uri } from 'vscode';
import type { Artifact } from '../core/artifact';
import { fileOfArtifact } from './fileOfArtifact';
import type { Tracking } from './tracking';

/** The artifact that a file or folder belongs to: of skills within each other the innermost. Links to it count too. */
export function artifactOfFile(tracking: Tracking, uri: Uri): Artifact | undefined {
  return fileOfArtifact(tracking, uri)?.artifact;
}
