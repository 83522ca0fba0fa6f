import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { workspace } from 'vscode';

/** An absolute path in the opened workspace folder. */
export function inWorkspace(file: string): string {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('No folder is open.');
  return path.join(folder.uri.fsPath, file);
}

/** Runs a shell line in the workspace folder, in another process: what any other program would do. */
export async function outside(line: string): Promise<void> {
  await promisify(execFile)('sh', ['-ec', line], { cwd: inWorkspace('.') });
}
