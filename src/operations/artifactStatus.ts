import type { ArtifactKind } from '../core/artifactKind';
import { discover } from '../core/discovery';
import { driftOf, type Drift, type DriftInput } from '../core/drift';
import { FileTreeError, type ReadableFileTree } from '../core/fileTree';
import { isWithin } from '../core/isWithin';
import { projectOf, type Root } from '../core/root';
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

interface StatusOptions {
  readonly roots: readonly Root[];
  readonly files: ReadableFileTree;
  readonly sha256: Sha256;
  readonly home: string | undefined;
  readonly optionalKinds: ReadonlySet<ArtifactKind>;
}

/** The artifacts of some roots, in the order of the roots and of their paths. */
interface StatusReport {
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
  const beside = options.roots.filter((one) => projectOf(one.path) === projectOf(root.path));
  if (beside[0]?.path !== root.path) return false;
  for (const one of beside)
    if ((await options.files.resolve(`${one.path}/${path}`)) !== undefined) return false;
  return true;
}

const NOT_COMPARED = { likeness: 'different', moved: undefined } as const;

async function compared(
  place: string,
  upstream: RecordedUpstream | undefined,
  options: StatusOptions,
): Promise<DriftInput> {
  if (!upstream) return { local: 'present', upstream: 'not-linked', ...NOT_COMPARED };
  const mine = await contentAt(place, options);
  // What cannot be read cannot be compared.
  if (mine === 'unreadable') return { local: 'present', upstream: 'unreadable', ...NOT_COMPARED };
  const local = mine === 'absent' ? 'absent' : 'present';
  const theirs = await upstreamContent(upstream, options);
  if (theirs === 'unreadable' || theirs === 'absent') return { local, upstream: theirs, ...NOT_COMPARED };
  if (mine === 'absent') return { local, upstream: 'present', ...NOT_COMPARED };
  const { baseline } = upstream;
  return {
    local,
    upstream: 'present',
    likeness: mine.likeness(theirs),
    moved: baseline && {
      local: !mine.isRecordedAs(baseline.hash, baseline.tool),
      upstream: !theirs.isRecordedAs(baseline.hash, baseline.tool),
    },
  };
}

async function upstreamContent(
  { place }: RecordedUpstream,
  options: StatusOptions,
): Promise<WholeContent | 'absent' | 'unreadable'> {
  if (!place) return 'unreadable';
  // A collection that is not there says nothing of what is in it.
  try {
    await options.files.list(place.folder);
  } catch (error) {
    if (error instanceof FileTreeError) return 'unreadable';
    throw error;
  }
  return contentAt(place.artifact, options);
}

async function contentAt(
  place: string,
  { files, sha256 }: StatusOptions,
): Promise<WholeContent | 'absent' | 'unreadable'> {
  try {
    return (await WholeContent.read(place, files, sha256)) ?? 'absent';
  } catch (error) {
    if (error instanceof FileTreeError) return 'unreadable';
    throw error;
  }
}
