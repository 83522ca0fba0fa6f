import * as v from 'valibot';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { LocalLink } from '../../core/upstreamLink';
import { artifactIdSchema as artifactId, versionIdSchema as versionId } from '../idSchemas';

/** What a merge was asked for. */
export type MergeSessionRequest =
  | { readonly kind: 'sync'; readonly artifactId: ArtifactId }
  | { readonly kind: 'push'; readonly artifactId: ArtifactId; readonly link: LocalLink }
  | { readonly kind: 'update-from'; readonly artifactId: ArtifactId; readonly link: LocalLink }
  | { readonly kind: 'undo-version'; readonly artifactId: ArtifactId; readonly versionId: VersionId };

const link = v.object({
  source: v.object({
    type: v.picklist(['collection', 'folder', 'root']),
    folder: v.string(),
    name: v.string(),
  }),
  path: v.string(),
});

export const mergeSessionRequestSchema: v.GenericSchema<unknown, MergeSessionRequest> = v.variant('kind', [
  v.object({ kind: v.literal('sync'), artifactId }),
  v.object({ kind: v.literal('push'), artifactId, link }),
  v.object({ kind: v.literal('update-from'), artifactId, link }),
  v.object({ kind: v.literal('undo-version'), artifactId, versionId }),
]);

/** Whether two requests are for the same merge. What a source is called says nothing. */
export function sameRequest(a: MergeSessionRequest, b: MergeSessionRequest): boolean {
  return requestKey(a) === requestKey(b);
}

/** Names a request: the same for the same merge, in every window. */
export function requestKey(request: MergeSessionRequest): string {
  const { kind, artifactId: artifact } = request;
  switch (kind) {
    case 'sync':
      return JSON.stringify([kind, artifact]);
    case 'push':
    case 'update-from': {
      const { source, path } = request.link;
      return JSON.stringify([kind, artifact, source.type, source.folder, path]);
    }
    case 'undo-version':
      return JSON.stringify([kind, artifact, request.versionId]);
  }
}

/** Reads a request that was kept elsewhere, as JSON. @returns undefined for what is none */
export function parseRequest(text: string): MergeSessionRequest | undefined {
  try {
    return v.parse(mergeSessionRequestSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
