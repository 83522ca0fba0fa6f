import { l10n, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { fileChanges } from '../../core/fileChange';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import type { Tag } from '../../store/database/rows';
import { compareTwo } from '../compare/compareTwo';
import { KIND_ICON } from '../kindLabel';
import { separator, type Questions } from '../questions';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import type { CommandHandler } from './commandTable';

/** An artifact with the version that has the tag. */
interface Tagged {
  readonly artifact: Artifact;
  readonly tag: Tag;
  readonly version: Version;
}

/** How many files of a tagged artifact are others now; undefined for an artifact that was deleted since. */
interface Since extends Tagged {
  readonly changed: number | undefined;
}

type Row = QuickPickItem & { readonly since?: Since };

/** Shows what changed from a tag to now: of one artifact at once, of several by a list of them. */
export function tagChangesCommand(questions: Questions): CommandHandler {
  return async (tracking, node) => {
    const tagged = await chooseTagged(tracking, questions, node);
    const [only] = tagged;
    if (!only) return;
    if (tagged.length === 1) await showSince(tracking, only);
    else await chooseSince(tracking, questions, tagged);
  };
}

const showSince = (tracking: Tracking, { version, artifact }: Tagged): Promise<void> =>
  compareTwo(tracking, { type: 'version', version }, { type: 'files', artifact });

/** All that has the tag which was called on, or which the user chooses. */
async function chooseTagged(
  tracking: Tracking,
  questions: Questions,
  node: VersionTreeNode | undefined,
): Promise<readonly Tagged[]> {
  const byName = new Map<string, Tagged[]>();
  for (const tagged of taggedBelow(tracking, node)) {
    const others = byName.get(tagged.tag.name);
    if (others) others.push(tagged);
    else byName.set(tagged.tag.name, [tagged]);
  }
  if (byName.size === 0)
    void questions.tell(l10n.t('There is no tag yet. Tag a version to compare with it later.'));
  if (byName.size <= 1) return [...byName.values()][0] ?? [];
  const items = [...byName].map(([name, tagged]): QuickPickItem & { tagged: readonly Tagged[] } => {
    const [first] = tagged;
    return {
      tagged,
      label: `$(tag) ${name}`,
      description:
        tagged.length === 1 && first
          ? `${first.artifact.name} · ${versionLabel(first.version)}`
          : l10n.t('{0} artifacts', tagged.length),
      ...(first && first.tag.note !== '' ? { detail: first.tag.note } : {}),
    };
  });
  const options = { title: l10n.t('Show Changes Since Tag'), placeHolder: l10n.t('Choose a tag') };
  return (await questions.pick(items, options))?.tagged ?? [];
}

/** What has a tag of a version, of an artifact, of a root, or of this window. By name. */
function taggedBelow(tracking: Tracking, node: VersionTreeNode | undefined): Tagged[] {
  const { store } = tracking;
  if (node?.type === 'version') {
    const own = taggedOf(tracking, node.artifactNode.artifact);
    return own.filter(({ version }) => version.id === node.version.id);
  }
  if (node?.type === 'artifact') return taggedOf(tracking, node.artifact);
  return store
    .artifacts()
    .filter((artifact) =>
      node?.type === 'root' ? artifact.root === node.root.path : tracking.rootOf(artifact) !== undefined,
    )
    .flatMap((artifact) => taggedOf(tracking, artifact))
    .sort((a, b) => a.tag.name.localeCompare(b.tag.name));
}

function taggedOf({ store }: Tracking, artifact: Artifact): Tagged[] {
  return store.tags(artifact.id).flatMap((tag) => {
    const version = store.version(tag.version);
    return version ? [{ artifact, tag, version }] : [];
  });
}

async function chooseSince(
  tracking: Tracking,
  questions: Questions,
  tagged: readonly Tagged[],
): Promise<void> {
  const all: Since[] = [];
  for (const one of tagged) all.push({ ...one, changed: await changedSince(tracking, one) });
  const changed = all.filter((since) => since.changed !== 0);
  const same = all.filter((since) => since.changed === 0);
  const name = tagged[0]?.tag.name ?? '';
  const rows: Row[] = [
    ...changed.map((since) => rowOf(tracking, since)),
    ...(same.length > 0 ? [separator(l10n.t('Unchanged'))] : []),
    ...same.map((since) => rowOf(tracking, since)),
  ];
  const choice = await questions.pick(rows, {
    title: l10n.t('Since {0}: {1} of {2} artifacts changed', name, changed.length, all.length),
    placeHolder: l10n.t('Choose one to see what changed'),
  });
  if (choice?.since) await showSince(tracking, choice.since);
}

async function changedSince({ store }: Tracking, { artifact, version }: Tagged): Promise<number | undefined> {
  const head = store.version(artifact.head);
  if (!head || artifact.deletedAt !== undefined) return undefined;
  if (head.contentHash === version.contentHash) return 0;
  const [before, after] = [await store.manifest(version.contentHash), await store.manifest(head.contentHash)];
  return fileChanges(before, after).length;
}

function rowOf({ store }: Tracking, since: Since): Row {
  const { artifact, version, changed } = since;
  const head = store.version(artifact.head);
  const isMoved = head !== undefined && changed !== undefined && changed > 0;
  return {
    since,
    label: `$(${KIND_ICON[artifact.kind]}) ${artifact.name}`,
    description: [
      isMoved ? `${versionLabel(version)} → ${versionLabel(head)}` : versionLabel(version),
      ...(changed === 0 ? [] : [changedWords(changed)]),
    ].join(' · '),
  };
}

function changedWords(changed: number | undefined): string {
  if (changed === undefined) return l10n.t('deleted since');
  return changed === 1 ? l10n.t('1 file changed') : l10n.t('{0} files changed', changed);
}
