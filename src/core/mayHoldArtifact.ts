import { ARTIFACT_KINDS } from './artifactKind';
import type { RootScope } from './root';

/**
 * Whether something at a path in a root (relative to it, `/` between components) can be an artifact, part of one, or a
 * folder of them. What else lies there, such as the transcripts that `~/.claude/projects` is full of, need not be
 * looked at, however often it changes.
 *
 * @param pathInRoot `''`: the root itself
 */
export function mayHoldArtifact(pathInRoot: string, scope?: RootScope): boolean {
  if (pathInRoot === '') return true;
  const first = pathInRoot.split('/')[0];
  return ARTIFACT_KINDS.some(({ shape, inUserScope }) => {
    if (scope === 'user' && !inUserScope) return false;
    if (shape.type !== 'named-file') return first === shape.folder;
    return pathInRoot === (shape.beside ? `../${shape.file}` : shape.file);
  });
}
