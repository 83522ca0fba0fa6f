import type { KindShape } from './artifactKind';

/** What an artifact is called: its path in the folder of its kind, `pdf-tools` or `review/security`. */
export function artifactName({ type }: KindShape, path: string): string {
  const name = path.slice(path.indexOf('/') + 1);
  return type === 'markdown-file' ? name.slice(0, -'.md'.length) : name;
}
