import { commands, l10n, Uri, type LogOutputChannel, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { isPlaceOf } from '../../core/elsewhere/tie';
import { projectOf } from '../../core/root';
import type { ArtifactElsewhere } from '../../operations/elsewhere';
import type { CommandHandler } from '../commands/commandTable';
import { mayBeSynced } from '../commands/pinnedSync';
import { pickArtifact } from '../commands/pickVersion';
import { compareTwo } from '../compare/compareTwo';
import { assertMayWrite } from '../guardedChange';
import type { MergeFlow } from '../mergeFlow';
import type { Questions } from '../questions';
import { reportError } from '../reportError';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { pickElsewhere, type ElsewhereButton } from './pickElsewhere';

/** Shows where else an artifact is, and brings it here from there. */
export class ElsewhereCommands {
  readonly #questions: Questions;
  readonly #flow: MergeFlow;
  readonly #log: LogOutputChannel;

  constructor(questions: Questions, flow: MergeFlow, log: LogOutputChannel) {
    this.#questions = questions;
    this.#flow = flow;
    this.#log = log;
  }

  readonly showElsewhere: CommandHandler = async (tracking, node) => {
    const title = l10n.t('Show in Other Projects');
    const artifact = await artifactOf(tracking, node, title);
    if (!artifact) return;
    const actions = this.#actions(tracking, artifact);
    const found = await pickElsewhere(tracking, this.#questions, artifact, {
      title: l10n.t('{0} in Other Projects', artifact.name),
      placeHolder: l10n.t('Choose a project to see what can be done'),
      buttons: actions.map(({ icon, label, run }): ElsewhereButton => {
        const onPress = (one: ArtifactElsewhere): void => {
          run(one).catch((error: unknown) => reportError(this.#log, error));
        };
        return { icon, tooltip: label, run: onPress };
      }),
    });
    if (!found) return;
    const items = actions.map((action) => ({ ...action, label: `$(${action.icon}) ${action.label}` }));
    const where = `${rootName(tracking, found.artifact.root)}/${found.artifact.path}`;
    const chosen = await this.#questions.pick(items, { title: where });
    await chosen?.run(found);
  };

  readonly updateFromElsewhere: CommandHandler = async (tracking, node) => {
    assertMayWrite(tracking);
    const title = l10n.t('Update from Another Project');
    const artifact = await artifactOf(tracking, node, title);
    const found =
      artifact &&
      (await pickElsewhere(tracking, this.#questions, artifact, {
        title: l10n.t('Update {0} from Another Project', artifact.name),
        placeHolder: l10n.t('You see what changes before anything is written'),
        isOffered: ({ standing }) => standing.state !== 'same' && standing.state !== 'behind',
      }));
    if (found) await this.#update(tracking, artifact, found);
  };

  #actions(
    tracking: Tracking,
    artifact: Artifact,
  ): (QuickPickItem & {
    readonly icon: string;
    readonly run: (found: ArtifactElsewhere) => Promise<void>;
  })[] {
    const mayWrite = tracking.context.mayWrite?.() !== false;
    return [
      {
        icon: 'diff',
        label: l10n.t('Compare'),
        description: l10n.t('the files here and there'),
        run: (found) => compare(tracking, artifact, found),
      },
      ...(mayWrite
        ? [
            {
              icon: 'cloud-download',
              label: l10n.t('Update Here from There'),
              description: l10n.t('as a merge, after showing what changes'),
              run: (found: ArtifactElsewhere) => this.#update(tracking, artifact, found),
            },
          ]
        : []),
      {
        icon: 'folder-opened',
        label: l10n.t('Open Folder'),
        description: l10n.t('in a new window'),
        run: openFolder,
      },
    ];
  }

  async #update(tracking: Tracking, artifact: Artifact, found: ArtifactElsewhere): Promise<void> {
    assertMayWrite(tracking);
    if (!(await mayBeSynced(this.#questions, tracking, artifact))) return;
    const artifactId = artifact.id;
    const { root, path } = found.artifact;
    // From its own upstream it is a sync, which has a base of its own.
    if (isPlaceOf(artifact.upstream, found.artifact)) {
      await this.#flow.run(tracking, { kind: 'sync', artifactId });
      return;
    }
    const name = rootName(tracking, root);
    const isMeant =
      found.tie !== 'same-name' ||
      (await this.#questions.confirm({
        message: l10n.t('Update {0} from {1}?', artifact.name, name),
        detail: l10n.t(
          'The two have never had the same content, only the same name. You decide on each file that differs.',
        ),
        action: l10n.t('Update'),
      }));
    if (!isMeant) return;
    const source = { type: 'root', folder: root, name } as const;
    await this.#flow.run(tracking, { kind: 'update-from', artifactId, link: { source, path } });
  }
}

async function artifactOf(
  tracking: Tracking,
  node: VersionTreeNode | undefined,
  title: string,
): Promise<Artifact | undefined> {
  if (node?.type === 'artifact') return node.artifact;
  if (node?.type === 'version') return node.artifactNode.artifact;
  return pickArtifact(tracking, title);
}

/** What is on disk on both sides, whether or not the other root is open here. */
async function compare(
  tracking: Tracking,
  artifact: Artifact,
  { artifact: other }: ArtifactElsewhere,
): Promise<void> {
  await compareTwo(tracking, { type: 'files', artifact }, { type: 'files', artifact: other });
}

async function openFolder({ artifact }: ArtifactElsewhere): Promise<void> {
  await commands.executeCommand('vscode.openFolder', Uri.file(projectOf(artifact.root)), {
    forceNewWindow: true,
  });
}
