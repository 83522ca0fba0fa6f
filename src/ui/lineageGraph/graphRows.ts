import { l10n } from 'vscode';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import type { ChangedFile, Details, Neighbour, Row } from '../../protocol/lineageGraph';
import type { Tracking } from '../tracking';
import { absoluteTime, relativeAge } from '../relativeAge';
import { changeLabel, originIcon, originLabel, summaryWords } from '../versionWords';
import type { GraphModel } from './graphModel';
import type { OtherProject } from './readOtherProjects';
import type { VersionSet } from './versionSet';

/** Children that a row names; a version that others were restored to may have hundreds. */
const MOST_CHILDREN = 8;
/** Files that the details list. */
const MOST_FILES = 200;

/** What is said of an artifact's versions beside the versions themselves. */
export interface Remarks {
  readonly tags: ReadonlyMap<VersionId, readonly string[]>;
  readonly notes: ReadonlyMap<VersionId, string>;
  readonly elsewhere: ReadonlyMap<VersionId, readonly string[]>;
}

export function remarksOf(
  { store }: Pick<Tracking, 'store'>,
  { artifact, projects }: VersionSet,
  elsewhere: Remarks['elsewhere'],
): Remarks {
  const tags = new Map<VersionId, string[]>();
  const notes = new Map<VersionId, string>();
  for (const { id } of [artifact, ...projects.map((project) => project.artifact)]) {
    for (const { name, version } of store.tags(id)) {
      const siblings = tags.get(version);
      if (siblings) siblings.push(name);
      else tags.set(version, [name]);
    }
    for (const [version, note] of store.notes(id)) notes.set(version, note);
  }
  return { tags, notes, elsewhere };
}

/** Some rows of the graph, as they are shown. */
export function graphRows(model: GraphModel, remarks: Remarks, from: number, count: number): Row[] {
  return model.layout.window(from, count).flatMap((place) => {
    const { id, lane, lines } = model.lanes.row(place);
    const version = model.versions.get(id);
    return version ? [{ ...versionRow(model, remarks, version), lane, lines: [...lines] }] : [];
  });
}

/** What is told of a version beside its row. */
export function versionDetails(model: GraphModel, remarks: Remarks, version: Version): Details {
  const { head, deletedAt } = model.versions.artifact;
  const { filesChanged } = version;
  const isOurs = model.versions.projectOf(version) === undefined;
  return {
    row: { ...versionRow(model, remarks, version), lane: 0, lines: [] },
    place: model.layout.rowOf(version.id) ?? null,
    contentHash: version.contentHash,
    files: filesChanged.slice(0, MOST_FILES).map((change): ChangedFile => {
      return { path: change.path, letter: LETTERS[change.change], change: changeLabel(change) };
    }),
    moreFiles: Math.max(0, filesChanged.length - MOST_FILES),
    isOurs,
    canRestore: isOurs && (version.id !== head || deletedAt !== undefined),
  };
}

/** As in the Source Control view. */
const LETTERS: Readonly<Record<Version['filesChanged'][number]['change'], string>> = {
  added: 'A',
  deleted: 'D',
  modified: 'M',
  mode: 'X',
  renamed: 'R',
};

function versionRow(model: GraphModel, remarks: Remarks, version: Version): Omit<Row, 'lane' | 'lines'> {
  const { id, number, contentHash, author, createdAt, filesChanged, mergeParentId } = version;
  const { artifact } = model.versions;
  const origin = model.versions.originOf(version);
  const project = model.versions.projects[model.versions.projectOf(version) ?? -1];
  const row = {
    id,
    label: `v${String(number)}`,
    hash: contentHash.slice(0, 7),
    isCurrent: id === artifact.head && artifact.deletedAt === undefined,
    isBaseline: id === artifact.baseline,
    isPinned: id === artifact.pinnedVersion,
    isMerge: mergeParentId !== undefined,
    isUpstreams: origin === 'upstream' && !project,
    project: project ? projectWords(project, version) : '',
    tags: [...(remarks.tags.get(id) ?? [])],
    icon: originIcon(version, origin),
    origin: originLabel(version, origin),
    summary: summaryWords(version),
    note: remarks.notes.get(id) ?? '',
    elsewhere: [...(remarks.elsewhere.get(id) ?? [])],
    files: filesChanged.length === 1 ? l10n.t('1 file') : l10n.t('{0} files', filesChanged.length),
    author,
    age: relativeAge(createdAt),
    date: absoluteTime(createdAt),
    parents: neighbours(model, model.parentsOf(version)),
    children: neighbours(model, model.childrenOf(version).slice(0, MOST_CHILDREN)),
  };
  return { ...row, name: nameOf(row) };
}

function neighbours({ layout, versions }: GraphModel, ids: readonly VersionId[]): Neighbour[] {
  return ids.flatMap((id) => {
    const version = versions.get(id);
    const row = layout.rowOf(id);
    return version && row !== undefined ? [{ id, label: versionLabel(version), row }] : [];
  });
}

/** `~/site/.claude`; of the current version there, `current in ~/site/.claude`. */
function projectWords({ name, artifact }: OtherProject, { id }: Version): string {
  return id === artifact.head ? l10n.t('current in {0}', name) : name;
}

/** `v7, modified, 2 hr. ago, current, tag release, 2 files; parents v6-1a2b3c4 and v5-2b3c4d5`. */
function nameOf(row: Omit<Row, 'lane' | 'lines' | 'name'>): string {
  const parts = [
    row.label,
    ...(row.project === '' ? [] : [l10n.t('of another project: {0}', row.project)]),
    row.origin,
    row.age,
    ...(row.isCurrent ? [l10n.t('current')] : []),
    ...(row.isBaseline ? [l10n.t('baseline')] : []),
    ...(row.isPinned ? [l10n.t('pinned')] : []),
    ...row.tags.map((tag) => l10n.t('tag {0}', tag)),
    ...(row.summary === '' ? [] : [row.summary]),
    ...(row.note === '' ? [] : [l10n.t('note: {0}', row.note)]),
    ...row.elsewhere,
    row.files,
    row.author,
  ].filter((part) => part !== '');
  const [first, second] = row.parents;
  const said = parts.join(', ');
  if (!first) return said;
  return second
    ? l10n.t('{0}; parents {1} and {2}', said, first.label, second.label)
    : l10n.t('{0}; parent {1}', said, first.label);
}
