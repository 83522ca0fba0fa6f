import { Uri } from 'vscode';
import type { Artifact } from '../core/artifact';
import { lookAt } from '../core/lookAt';
import { OperationError } from '../operations/operationError';
import type { Tracking } from './tracking';

const MAIN_FILES = ['SKILL.md', '.claude-plugin/plugin.json', 'README.md'];

/**
 * An artifact's main file: its `SKILL.md`, or its only file.
 *
 * @returns undefined for one that is not in an open root, and for an empty folder
 * @throws OperationError `not-found`: it is not on disk
 */
export async function mainFile(tracking: Tracking, artifact: Artifact): Promise<Uri | undefined> {
  const root = tracking.rootOf(artifact);
  if (!root) return undefined;
  const found = await lookAt(root, artifact, tracking.context.files);
  if (!found) throw new OperationError('not-found', artifact.path);
  const names = found.files.map(({ path }) => path);
  const file = MAIN_FILES.find((name) => names.includes(name)) ?? names[0];
  if (file === undefined) return undefined;
  return Uri.file(found.isDirectory ? `${found.realPath}/${file}` : found.realPath);
}
