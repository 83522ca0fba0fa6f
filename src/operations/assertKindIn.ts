import type { ArtifactIdentity } from '../core/artifact';
import { ARTIFACT_KINDS } from '../core/artifactKind';
import type { Root } from '../core/root';
import { OperationError } from './operationError';

/** In user scope, `plugins/` is the cache of an installer. @throws OperationError `unsafe-path` for what is not to be there */
export function assertKindIn(root: Root, { kind, path }: Pick<ArtifactIdentity, 'kind' | 'path'>): void {
  const row = ARTIFACT_KINDS.find((one) => one.kind === kind);
  if (root.scope === 'user' && row?.inUserScope === false) throw new OperationError('unsafe-path', path);
}
