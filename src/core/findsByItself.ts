import { ARTIFACT_KINDS } from './artifactKind';
import { isWithin } from './isWithin';
import type { Root } from './root';

/** Whether a root finds by itself what lies at a path, in the folder of a kind. */
export function findsByItself(root: Root, real: string): boolean {
  return ARTIFACT_KINDS.some(
    ({ shape, inUserScope }) =>
      shape.type !== 'named-file' &&
      (inUserScope || root.scope !== 'user') &&
      isWithin(real, `${root.path}/${shape.folder}`),
  );
}
