import type { ArtifactKind } from '../core/artifactKind';
import { discover } from '../core/discovery';
import { driftOf, type Drift, type DriftInput } from '../core/drift';
import { FileTreeError, type ReadableFileTree } from '../core/fileTree';
import { isWithin } from '../core/isWithin';
import type { Root } from '../core/root';
import type { Sha256 } from '../core/sha256';
import type { RecordProblem } from '../sources/records/recordProblem';
import { RecordReader, type RecordedUpstream } from '../sources/recordedUpstream';
import { WholeContent } from '../sources/wholeContent';

/** One artifact and how it stands to where it came from. */
export interface ArtifactStatus {
  readonly root: string;
  /** Of an artifact that is gone: as its record says. */
  readonly kind: string;
  readonly name: string;
  /** Relative to the root. */
  readonly path: string;
  readonly drift: Drift;
  /** For people; undefined when nothing is recorded. */
  readonly upstream: string | undefined;
}

export interface StatusOptions {
  readonly roots: readonly Root[];
  readonly files: ReadableFileTree;
  readonly sha256: Sha256;
  readonly home: string | undefined;
  readonly optionalKinds: ReadonlySet<ArtifactKind>;
}

/** The artifacts of some roots, in the order of the roots and of their paths. */
export interface StatusReport {
  readonly artifacts: readonly ArtifactStatus[];
  /** What could not be understood in other tools' records. */
  readonly problems: readonly RecordProblem[];
}

/**
 * Compares every artifact with the upstream that other tools recorded for it, from the files alone: no store is read or
 * made. An upstream on another machine is `unknown`, as nothing is fetched.
 *
 * A skill inside one that has an upstream is a part of it there, and is not listed by itself.
 */
export async function artifactStatus(options: StatusOptions): Promise<StatusReport> {
  const records = new RecordReader(options.files, options.home);
  const artifacts: ArtifactStatus[] = [];
  for (const root of options.roots) artifacts.push(...(await ofRoot(root, records, options)));
  return { artifacts, problems: records.problems };
}

async function ofRoot(root: Root, records: RecordReader, options: StatusOptions): Promise<ArtifactStatus[]> {
  const { artifacts } = await discover(root, options.files, options);
  const upstreams = await records.recorded(root.path);
  for (const { kind, path } of artifacts) {
    if (kind !== 'skill' || upstreams.has(path)) continue;
    const upstream = await records.recordedInSkill(root.path, path);
    if (upstream) upstreams.set(path, upstream);
  }
  const isPart = (path: string): boolean =>
    [...upstreams.keys()].some((whole) => whole !== path && isWithin(path, whole));
  const known = artifacts.filter(({ path }) => upstreams.has(path) || !isPart(path));
  const here = new Set(known.map(({ path }) => path));
  const gone: RecordedUpstream[] = [];
  for (const upstream of upstreams.values()) {
    if (!here.has(upstream.path) && (await isGone(upstream, root, options))) gone.push(upstream);
  }
  const rows = [
    ...known.map(({ kind, name, path }) => ({ kind, name, path })),
    ...gone.map(({ kind, path }) => ({ kind, name: path.slice(path.indexOf('/') + 1), path })),
  ];
  const result: ArtifactStatus[] = [];
  for (const row of rows.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const upstream = upstreams.get(row.path);
    const drift = driftOf(await compared(`${root.path}/${row.path}`, upstream, options));
    result.push({ root: root.path, ...row, drift, upstream: upstream?.name });
  }
  return result;
}

/** What a project's record names is gone when no root of the project has it; the first of them says so. */
async function isGone(
  { path, ofProject }: RecordedUpstream,
  root: Root,
  options: StatusOptions,
): Promise<boolean> {
  if (!ofProject) return true;
  const project = (one: Root): string => one.path.slice(0, one.path.lastIndexOf('/'));
  const beside = options.roots.filter((one) => project(one) === project(root));
  if (beside[0]?.path !== root.path) return false;
  for (const one of beside)
    if ((await options.files.resolve(`${one.path}/${path}`)) !== undefined) return false;
  return true;
}

const NOT_COMPARED = { likeness: 'different', moved: undefined } as const;

async function compared(
  place: string,
  upstream: RecordedUpstream | undefined,
  { files, sha256 }: StatusOptions,
): Promise<DriftInput> {
  if (!upstream) return { local: 'present', upstream: 'not-linked', ...NOT_COMPARED };
  const local = await localContent(place, files, sha256);
  // What cannot be read cannot be compared.
  if (local === 'unreadable') return { local: 'present', upstream: 'unreadable', ...NOT_COMPARED };
  const there = local ? 'present' : 'absent';
  const theirs = await upstreamContent(upstream, files, sha256);
  if (theirs === 'unreadable' || theirs === 'absent')
    return { local: there, upstream: theirs, ...NOT_COMPARED };
  if (!local) return { local: there, upstream: 'present', ...NOT_COMPARED };
  const { baseline } = upstream;
  return {
    local: there,
    upstream: 'present',
    likeness: local.likeness(theirs),
    moved: baseline && {
      local: !local.isRecordedAs(baseline.hash, baseline.tool),
      upstream: !theirs.isRecordedAs(baseline.hash, baseline.tool),
    },
  };
}

async function localContent(
  place: string,
  files: ReadableFileTree,
  sha256: Sha256,
): Promise<WholeContent | undefined | 'unreadable'> {
  try {
    return await WholeContent.read(place, files, sha256);
  } catch (error) {
    if (error instanceof FileTreeError) return 'unreadable';
    throw error;
  }
}

async function upstreamContent(
  { place }: RecordedUpstream,
  files: ReadableFileTree,
  sha256: Sha256,
): Promise<WholeContent | 'absent' | 'unreadable'> {
  if (!place) return 'unreadable';
  try {
    // A collection that is not there says nothing of what is in it.
    await files.list(place.folder);
    return (await WholeContent.read(place.artifact, files, sha256)) ?? 'absent';
  } catch (error) {
    if (error instanceof FileTreeError) return 'unreadable';
    throw error;
  }
}
