import {
  DataTransferItem,
  type DataTransfer,
  type LogOutputChannel,
  type TreeDragAndDropController,
  type Uri,
} from 'vscode';
import type { CommandHandler } from '../commands/commandTable';
import { comparedSide } from '../compare/comparedSide';
import { compareVersions } from '../compare/compareVersions';
import { historyUri } from '../historyDocuments';
import { mainFile } from '../mainFile';
import type { Questions } from '../questions';
import { reportError } from '../reportError';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import type { VersionTreeNode } from './versionTreeNode';

/** What VS Code calls rows of the version tree that are dragged. */
const ROWS = 'application/vnd.code.tree.artifactlineage.versiontree';

/** One row dropped on another compares the two; dropped on an editor, rows open what they stand for. */
export class VersionDrag implements TreeDragAndDropController<VersionTreeNode> {
  readonly dragMimeTypes = ['text/uri-list'];
  readonly dropMimeTypes = [ROWS];
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #compare: CommandHandler;
  #dragged: VersionTreeNode | undefined;

  constructor(state: TrackingState, log: LogOutputChannel, questions: Questions) {
    this.#state = state;
    this.#log = log;
    this.#compare = compareVersions(questions);
  }

  async handleDrag(source: readonly VersionTreeNode[], data: DataTransfer): Promise<void> {
    // Of several, VS Code does not say which one the pointer took.
    this.#dragged = source.length === 1 ? source[0] : undefined;
    const { tracking } = this.#state;
    if (!tracking) return;
    const uris = await Promise.all(source.map((node) => uriOf(tracking, node)));
    const list = uris.flatMap((uri) => (uri ? [uri.toString()] : []));
    // VS Code reads such a list with these line ends only.
    if (list.length > 0) data.set('text/uri-list', new DataTransferItem(list.join('\r\n')));
  }

  async handleDrop(target: VersionTreeNode | undefined): Promise<void> {
    const { tracking } = this.#state;
    const both = [this.#dragged, target].flatMap((node) => (node && comparedSide(node) ? [node] : []));
    if (!tracking || both.length < 2 || this.#dragged === target) return;
    try {
      await this.#compare(tracking, target, both);
    } catch (error) {
      await reportError(this.#log, error);
    }
  }
}

/** What a row opens as: a file as it was in its version, or an artifact's main file. */
async function uriOf(tracking: Tracking, node: VersionTreeNode): Promise<Uri | undefined> {
  if (node.type === 'changed-file')
    return node.change.change === 'deleted'
      ? undefined
      : historyUri(node.version, node.artifactNode.artifact.name, node.change.path);
  if (node.type !== 'artifact' || node.artifact.deletedAt !== undefined) return undefined;
  // What is not there can still be dragged onto another row.
  return mainFile(tracking, node.artifact).catch(() => undefined);
}
