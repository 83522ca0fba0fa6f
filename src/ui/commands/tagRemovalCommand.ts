import { l10n, type LogOutputChannel, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { tagVersion } from '../../operations/tagVersion';
import type { Tag } from '../../store/database/rows';
import type { Questions } from '../questions';
import { reportError } from '../reportError';
import type { Tracking } from '../tracking';
import { versionName } from '../versionName';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import type { CommandHandler } from './commandTable';
import { pickArtifact } from './pickVersion';

/** Takes a tag away; the version stays. One click puts it back. */
export function tagRemovalCommand(questions: Questions, log: LogOutputChannel): CommandHandler {
  return async (tracking, node) => {
    const artifact = await taggedArtifact(tracking, node);
    if (!artifact) return;
    const { context, store } = tracking;
    const tags = store.tags(artifact.id);
    const own = node?.type === 'version' ? tags.filter(({ version }) => version === node.version.id) : tags;
    const tag = await chooseTag(tracking, questions, artifact, own);
    if (!tag) return;
    const { name, version, note } = tag;
    const artifactId = artifact.id;
    await tagVersion(context, { artifactId, name, version: null });
    const undo = l10n.t('Undo');
    const done = l10n.t(
      '{0} of {1} is not tagged {2} any more.',
      versionName(tracking, version),
      artifact.name,
      name,
    );
    void questions.tell(done, undo).then(async (choice) => {
      try {
        if (choice === undo) await tagVersion(context, { artifactId, name, version, note });
      } catch (error) {
        await reportError(log, error);
      }
    });
  };
}

async function taggedArtifact(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
): Promise<Artifact | undefined> {
  if (node?.type === 'artifact') return node.artifact;
  if (node?.type === 'version') return node.artifactNode.artifact;
  return pickArtifact(tracking, l10n.t('Remove Tag'), {
    isOffered: ({ id }) => tracking.store.tags(id).length > 0,
  });
}

async function chooseTag(
  tracking: Tracking,
  questions: Questions,
  { name }: Artifact,
  tags: readonly Tag[],
): Promise<Tag | undefined> {
  if (tags.length === 0) void questions.tell(l10n.t('{0} has no tag there.', name));
  if (tags.length <= 1) return tags[0];
  const items = tags.map((tag): QuickPickItem & { tag: Tag } => ({
    tag,
    label: `$(tag) ${tag.name}`,
    description: versionName(tracking, tag.version),
    ...(tag.note === '' ? {} : { detail: tag.note }),
  }));
  const title = l10n.t('Remove Tag');
  return (await questions.pick(items, { title, placeHolder: l10n.t('Choose a tag of {0}', name) }))?.tag;
}
