import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { isTagName } from '../../core/isTagName';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import { OperationError } from '../../operations/operationError';
import { tagVersions } from '../../operations/tagVersion';
import type { Tag } from '../../store/database/rows';
import { errorMessage } from '../errorMessage';
import type { Confirmation, Questions } from '../questions';
import type { Tracking } from '../tracking';
import { versionName } from '../versionName';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { chosenVersion } from './chosenVersion';
import type { CommandHandler } from './commandTable';

/** Names listed in a question at most. */
const LISTED = 10;

interface Target {
  readonly artifact: Artifact;
  readonly version: Version;
}

/** A tag that is on another version of a target. */
interface Move extends Target {
  readonly tag: Tag;
}

/**
 * Gives a version a name, and a note if the user likes. On a root, and on several artifacts, the versions that they have now get
 * one name, to come back to and to compare with.
 */
export function tagVersionCommand(questions: Questions): CommandHandler {
  return async (tracking, node, selected) => {
    const targets = await targetsOf(tracking, node, selected);
    if (targets.length === 0) return;
    const title = titleOf(targets);
    const typed = await questions.ask({
      title,
      prompt:
        targets.length === 1
          ? l10n.t('A name for this version, such as release-1')
          : l10n.t('One name for the versions that they have now, such as release-1'),
      problem: (text) => (isTagName(text.trim()) ? undefined : errorMessage(new OperationError('bad-name'))),
    });
    if (typed === undefined) return;
    const name = typed.trim();
    const moves = targets.flatMap((target) => moveOf(tracking, target, name));
    const question = moveQuestion(tracking, name, moves);
    if (question && !(await questions.confirm(question))) return;
    const note = await questions.ask({
      title,
      prompt: l10n.t('Why it is called “{0}”. This may be left empty.', name),
      value: noteOf(tracking, targets, name),
    });
    if (note === undefined) return;
    await tagVersions(
      tracking.context,
      targets.map(({ artifact, version }) => ({
        artifactId: artifact.id,
        name,
        version: version.id,
        note: note.trim(),
      })),
    );
    void questions.tell(doneWords(targets, name));
  };
}

async function targetsOf(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
  selected: readonly VersionTreeNode[],
): Promise<readonly Target[]> {
  const several = selected.length > 1 && selected.every(({ type }) => type === 'artifact');
  if (several) {
    const artifacts = selected.flatMap((one) => (one.type === 'artifact' ? [one.artifact] : []));
    return artifacts.flatMap((artifact) => presentTarget(tracking, artifact));
  }
  if (node?.type === 'root') {
    const { path } = node.root;
    const artifacts = tracking.store.artifacts().filter(({ root }) => root === path);
    return artifacts.flatMap((artifact) => presentTarget(tracking, artifact));
  }
  const chosen = await chosenVersion(tracking, node, l10n.t('Tag a Version'));
  return chosen ? [chosen] : [];
}

function presentTarget({ store }: Tracking, artifact: Artifact): Target[] {
  const version = artifact.deletedAt === undefined ? store.version(artifact.head) : undefined;
  return version ? [{ artifact, version }] : [];
}

function titleOf(targets: readonly Target[]): string {
  const [only] = targets;
  return targets.length === 1 && only
    ? l10n.t('Tag {0} of {1}', versionLabel(only.version), only.artifact.name)
    : l10n.t('Tag {0} artifacts', targets.length);
}

function moveOf({ store }: Tracking, target: Target, name: string): Move[] {
  const tag = store.tags(target.artifact.id).find((one) => one.name === name);
  return tag && tag.version !== target.version.id ? [{ ...target, tag }] : [];
}

function moveQuestion(tracking: Tracking, name: string, moves: readonly Move[]): Confirmation | undefined {
  const [first] = moves;
  if (!first) return undefined;
  const action = l10n.t('Move Tag');
  if (moves.length === 1) {
    const { artifact, version, tag } = first;
    return {
      message: l10n.t(
        '{0} of {1} is tagged {2} already. Move the tag?',
        versionName(tracking, tag.version),
        artifact.name,
        name,
      ),
      detail: l10n.t(
        'A name is on one version of an artifact at a time: it would be on {0} then.',
        versionLabel(version),
      ),
      action,
    };
  }
  const names = moves.slice(0, LISTED).map(({ artifact }) => artifact.name);
  return {
    message: l10n.t('{0} artifacts have the tag {1} on another version. Move the tag?', moves.length, name),
    detail: [...names, ...(moves.length > LISTED ? ['…'] : [])].join(', '),
    action,
  };
}

/** The note of a tag that is there already. */
function noteOf({ store }: Tracking, targets: readonly Target[], name: string): string {
  const tags = targets.flatMap(({ artifact }) => store.tags(artifact.id).filter((tag) => tag.name === name));
  const notes = new Set(tags.map(({ note }) => note));
  const [only = ''] = notes;
  return notes.size === 1 ? only : '';
}

function doneWords(targets: readonly Target[], name: string): string {
  const [only] = targets;
  return targets.length === 1 && only
    ? l10n.t('Tagged {0} of {1}: {2}.', versionLabel(only.version), only.artifact.name, name)
    : l10n.t('Tagged the versions that {0} artifacts have now: {1}.', targets.length, name);
}
