import type { KindRow } from './artifactKind';
import { neverVersioned } from './neverVersioned';
import { baseOf } from './pathParts';

/** Whether a file is an artifact at a path in the folder of a kind. */
export function acceptsFile(row: KindRow, path: string): boolean {
  const { shape } = row;
  if (shape.type === 'markdown-file') return path.toLowerCase().endsWith('.md');
  return shape.type === 'entry' && !shape.directoriesOnly;
}

/** `commands/x.md -> /etc/passwd` must not bring that file into anybody's history. */
export function acceptsLinkTarget(row: KindRow, real: string): boolean {
  if (neverVersioned(baseOf(real))) return false;
  return row.shape.type === 'markdown-file' ? real.toLowerCase().endsWith('.md') : false;
}
