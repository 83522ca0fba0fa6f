import { ARTIFACT_KINDS } from '../../core/artifactKind';
import type { ReadableFileTree } from '../../core/fileTree';
import type { SourcePlace } from '../../core/sourcePlace';

const FOLDERS = new Set(
  ARTIFACT_KINDS.flatMap(({ shape }) => (shape.type === 'named-file' ? [] : [shape.folder])),
);
/** What changes when an artifact is added, a collection is updated, or a repository gets another commit. */
const PLACES = ['', '/collection.toml', '/.git/HEAD', '/.git/logs/HEAD'].concat(
  ['', '/.claude', '/.agents'].flatMap((root) => [...FOLDERS].map((folder) => `${root}/${folder}`)),
);

/**
 * Tells without a look at the artifacts of a source that it probably offers what it offered, or had what it had. A change
 * inside an artifact is not seen.
 */
export async function sourceState({ folder }: SourcePlace, files: ReadableFileTree): Promise<string> {
  const times: string[] = [folder];
  for (const place of PLACES) {
    const stat = await files.stat(folder + place).catch(() => undefined);
    times.push(stat ? `${String(stat.mtimeMs)} ${String(stat.size)}` : '');
  }
  return times.join('\n');
}
