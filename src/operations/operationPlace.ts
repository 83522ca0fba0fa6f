import type { Operation } from '../store/database/rows';
import type { ChangePlace } from './changePlace';

/** Where an operation changed files; undefined for one that recorded no intent. */
export function operationPlace({
  artifactId,
  facts,
}: Pick<Operation, 'artifactId' | 'facts'>): ChangePlace | undefined {
  if (!facts) return undefined;
  const { root, scope, kind, name, path, fileName } = facts.intent.place;
  return {
    side: facts.side,
    root: { path: root, scope },
    artifact: { id: artifactId, root, kind, name, path },
    fileName,
  };
}
