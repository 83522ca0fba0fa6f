import type { ArtifactLineageApi } from '../../api';
import type { ArtifactId, VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { OperationError } from '../../operations/operationError';
import { tagVersion } from '../../operations/tagVersion';
import { changesBetween, fileInVersion } from '../../operations/versionFiles';
import { TimeSlice } from '../../sources/timeSlice';
import type { LineageStore } from '../../store/lineageStore';
import type { Tracking } from '../tracking';
import { ApiVersions, toApiArtifact, toApiFile, toApiOperation } from './apiValues';

type HistoryApi = Pick<
  ArtifactLineageApi,
  | 'listArtifacts'
  | 'listVersions'
  | 'getVersion'
  | 'listFiles'
  | 'readFile'
  | 'diff'
  | 'listOperations'
  | 'listTags'
  | 'setTag'
  | 'removeTag'
>;

const DEFAULT_LIMIT = 100;
/** Versions read at once, which takes a few milliseconds. */
const PAGE = 100;

/** The part of the API that reads the history and gives names to what is in it. */
export function historyApi(tracking: () => Promise<Tracking | undefined>): HistoryApi {
  const open = async (): Promise<Tracking> => {
    const found = await tracking();
    if (!found) throw new OperationError('not-found');
    return found;
  };
  const mustFind = ({ store }: Tracking, versionId: string): Version => {
    const version = store.version(versionId as VersionId);
    if (!version) throw new OperationError('not-found');
    return version;
  };
  return {
    async listArtifacts() {
      const now = await tracking();
      if (!now) return [];
      const { store, rootOf } = now;
      const versions = new ApiVersions(store);
      const slice = new TimeSlice();
      const artifacts = [];
      for (const artifact of store.artifacts()) {
        if (!rootOf(artifact)) continue;
        await slice.pause();
        const head = store.version(artifact.head);
        artifacts.push({ ...toApiArtifact(artifact), head: head && versions.version(head) });
      }
      return artifacts;
    },
    async listVersions(artifactId, options = {}) {
      const store = (await tracking())?.store;
      if (!store) return [];
      const versions = new ApiVersions(store);
      return (await versionsIn(store, artifactId as ArtifactId, options)).map((each) =>
        versions.version(each),
      );
    },
    async getVersion(versionId) {
      const store = (await tracking())?.store;
      const version = store?.version(versionId as VersionId);
      return store && version && new ApiVersions(store).version(version);
    },
    async listFiles(versionId) {
      const now = await open();
      return (await now.store.manifest(mustFind(now, versionId).contentHash)).map(toApiFile);
    },
    async readFile(versionId, path) {
      const { store } = await open();
      const entry = await fileInVersion(store, versionId as VersionId, path);
      if (!entry) throw new OperationError('not-found', path);
      // A copy: the store may keep what it read.
      return new Uint8Array(await store.content(entry.hash));
    },
    async diff(a, b) {
      const changes = await changesBetween((await open()).store, a as VersionId, b as VersionId);
      return changes.map((change) => ({ ...change }));
    },
    async listOperations({ artifactId, limit = DEFAULT_LIMIT } = {}) {
      const found = (await tracking())?.store.operations(limit, artifactId as ArtifactId | undefined) ?? [];
      return found.map(toApiOperation);
    },
    async listTags(artifactId) {
      const tags = (await tracking())?.store.tags(artifactId as ArtifactId) ?? [];
      return tags.map(({ name, version }) => ({ name, versionId: version }));
    },
    async setTag(versionId, name) {
      const now = await open();
      const { artifactId, id } = mustFind(now, versionId);
      await tagVersion(now.context, { artifactId, name, version: id });
    },
    async removeTag(artifactId, name) {
      const now = await open();
      await tagVersion(now.context, { artifactId: artifactId as ArtifactId, name, version: null });
    },
  };
}

/** Page by page, with others' turns in between. */
async function versionsIn(
  store: LineageStore,
  artifactId: ArtifactId,
  { limit = DEFAULT_LIMIT, before, from, to }: NonNullable<Parameters<HistoryApi['listVersions']>[1]>,
): Promise<readonly Version[]> {
  const time = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const found: Version[] = [];
  const slice = new TimeSlice();
  for (let next = before; found.length < limit; next = found.at(-1)?.number) {
    await slice.pause();
    const size = Math.min(PAGE, limit - found.length);
    const page = store.versions(artifactId, {
      ...time,
      limit: size,
      ...(next === undefined ? {} : { before: next }),
    });
    found.push(...page);
    if (page.length < size) break;
  }
  return found;
}
