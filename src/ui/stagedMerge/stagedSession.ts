import * as v from 'valibot';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { LocalLink } from '../../core/upstreamLink';
import type { MergeRequest } from '../mergeRequest';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const linkSchema = v.object({
  source: v.object({
    type: v.picklist(['collection', 'folder', 'root']),
    folder: v.string(),
    name: v.string(),
  }),
  path: v.string(),
});

const requestSchema = v.variant('kind', [
  v.object({ kind: v.literal('sync'), artifactId: hash }),
  v.object({ kind: v.literal('push'), artifactId: hash, link: linkSchema }),
  v.object({ kind: v.literal('undo-version'), artifactId: hash, versionId: hash }),
]);

/** What is kept of a merge that is being resolved, beside the staged copies. */
export const sessionSchema = v.object({
  format: v.literal(1),
  request: requestSchema,
  artifactName: v.string(),
  /** Milliseconds since 1970. */
  createdAt: v.number(),
  /** What stands after the conflict markers. */
  labels: v.object({ local: v.string(), base: v.string(), upstream: v.string() }),
  /** Hashes of the contents that the merge was planned with. */
  local: hash,
  upstream: hash,
  base: v.nullable(hash),
  /** Texts that are staged, each in a folder of its own, named by its place in this list. */
  files: v.array(
    v.object({
      /** Of the plan. */
      path: v.string(),
      /** What the file was on each side; see `fileState`. */
      state: v.string(),
      /** The user wants the text as it was before both sides changed it. */
      isBaseMeant: v.boolean(),
    }),
  ),
  choices: v.array(
    v.object({ path: v.string(), state: v.string(), choice: v.picklist(['local', 'upstream', 'base']) }),
  ),
});

export type SessionRecord = v.InferOutput<typeof sessionSchema>;
export type StagedFile = SessionRecord['files'][number];

/** A merge that is being resolved: its record, and the folder with the staged copies. */
export interface StagedSession {
  readonly folder: string;
  readonly record: SessionRecord;
}

export function requestOf({ record: { request } }: StagedSession): MergeRequest {
  const artifactId = request.artifactId as ArtifactId;
  switch (request.kind) {
    case 'sync':
      return { kind: 'sync', artifactId };
    case 'push':
      return { kind: 'push', artifactId, link: request.link satisfies LocalLink };
    case 'undo-version':
      return { kind: 'undo-version', artifactId, versionId: request.versionId as VersionId };
  }
}
