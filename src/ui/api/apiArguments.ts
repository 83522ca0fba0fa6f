import path from 'node:path';
import * as v from 'valibot';
import type { ArtifactLineageApi } from '../../api';
import { pathProblem } from '../../core/relativePath';

/** The longest list that one call gives. */
const MOST = 1000;

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const planId = v.pipe(v.string(), v.uuid());
const limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST)));
const time = v.optional(v.number());
const absolutePath = v.pipe(
  v.string(),
  v.check((text) => path.isAbsolute(text) && !text.includes('\0')),
);
const relativePath = v.pipe(
  v.string(),
  v.check((text) => pathProblem(text, 'posix') === undefined),
);
const upstream = v.strictObject({ folder: absolutePath, path: relativePath });
const acceptRisks = v.optional(v.boolean());
/** Copied: whoever gave the bytes may write something else into them. */
const bytes = v.pipe(
  v.instance(Uint8Array),
  v.transform((given) => new Uint8Array(given)),
);

/**
 * What each call takes: its arguments by their names, in their order. Options that are not known are refused, because
 * one that is passed over may be one that matters.
 */
export const API_ARGUMENTS = {
  listArtifacts: {},
  listVersions: {
    artifactId: id,
    options: v.optional(
      v.strictObject({
        limit,
        before: v.optional(v.pipe(v.number(), v.integer())),
        from: time,
        to: time,
      }),
    ),
  },
  getVersion: { versionId: id },
  listFiles: { versionId: id },
  readFile: { versionId: id, path: relativePath },
  diff: { a: id, b: id },
  listOperations: { options: v.optional(v.strictObject({ artifactId: v.optional(id), limit })) },
  listTags: { artifactId: id },
  setTag: { versionId: id, name: v.string() },
  removeTag: { artifactId: id, name: v.string() },
  restore: { versionId: id },
  getDrift: { artifactId: id },
  linkUpstream: { artifactId: id, upstream: v.nullable(upstream) },
  deploy: { upstream, root: absolutePath, options: v.optional(v.strictObject({ acceptRisks })) },
  planSync: { artifactId: id },
  planPush: { artifactId: id },
  applySync: {
    planId,
    options: v.optional(
      v.strictObject({
        acceptRisks,
        evenIfPinned: v.optional(v.boolean()),
        strategy: v.optional(v.picklist(['merge', 'upstream', 'local'])),
        files: v.optional(v.record(v.string(), v.union([v.picklist(['local', 'upstream']), bytes]))),
      }),
    ),
  },
  undoLastChange: { artifactId: id },
} satisfies Record<ApiCall, v.ObjectEntries>;

/** The calls that are promises: all but the event. */
export type ApiCall = Exclude<keyof ArtifactLineageApi, 'onDidChange'>;
