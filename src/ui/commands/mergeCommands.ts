import { Disposable, l10n, window, type LogOutputChannel, type QuickPickItem } from 'vscode';
import type { ArtifactId } from '../../core/identity';
import { requestKey } from '../../store/mergeSessions/mergeSessionRequest';
import type { MergeSessionStore } from '../../store/mergeSessions/mergeSessionStore';
import type { StoredMergeSession } from '../../store/mergeSessions/sessionOvertakenError';
import { assertMayWrite } from '../guardedChange';
import type { MergeScreen } from '../mergeEditor/mergeScreen';
import type { MergeSessions } from '../mergeEditor/mergeSessions';
import type { MergeFlow } from '../mergeFlow';
import { progressLabel } from '../mergeWords';
import type { Questions } from '../questions';
import { relativeAge } from '../relativeAge';
import { describeError } from '../reportError';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';

type Node = VersionTreeNode | undefined;

/** Going on with merges that were begun: in this window, another one, or before a restart. */
export class MergeCommands {
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #questions: Questions;
  readonly #flow: MergeFlow;
  readonly #sessions: MergeSessions;
  readonly #screen: MergeScreen;

  constructor(
    state: TrackingState,
    log: LogOutputChannel,
    questions: Questions,
    flow: MergeFlow,
    sessions: MergeSessions,
    screen: MergeScreen,
  ) {
    this.#state = state;
    this.#log = log;
    this.#questions = questions;
    this.#flow = flow;
    this.#sessions = sessions;
    this.#screen = screen;
  }

  /** Keeps the artifacts that the views show as being merged up to date; another window may begin and end merges too. */
  watchPending(store: MergeSessionStore): Disposable {
    let latest = 0;
    const update = (): void => {
      const own = ++latest;
      this.#sessions.pendingByArtifact().then(
        (merging) => {
          // What was read before something changed may come after what was read then.
          if (own === latest) this.#state.setMerging(merging);
        },
        (error: unknown) => {
          this.#log.error(describeError(error));
        },
      );
    };
    update();
    return Disposable.from(
      store.onDidChange(update),
      window.onDidChangeWindowState(({ focused }) => {
        if (focused) update();
      }),
    );
  }

  /** Tells of the merges that wait since the window was closed and are not on the screen, and offers to go on. */
  async tellOfPending(): Promise<void> {
    const { tracking } = this.#state;
    if (!tracking || tracking.context.mayWrite?.() === false) return;
    const pending = await this.#here(tracking);
    const sessions = pending.filter(({ record }) => !this.#flow.isRunning(record.request));
    const [first] = sessions;
    if (!first) return;
    const goOn = l10n.t('Continue');
    const message =
      sessions.length === 1
        ? l10n.t('A merge of {0} is waiting.', first.record.artifactName)
        : l10n.t('{0} merges are waiting.', sessions.length);
    if ((await this.#questions.tell(message, goOn)) === goOn) await this.continueMerge(tracking, undefined);
  }

  /** Shows a merge as it was left. */
  readonly continueMerge = async (tracking: Tracking, node: Node): Promise<void> => {
    const session = await this.#pick(tracking, node, l10n.t('Continue Merge'));
    if (session) await this.#flow.run(tracking, session.record.request);
  };

  /** Forgets a merge: what was decided, and nothing else. */
  readonly abortMerge = async (tracking: Tracking, node: Node): Promise<void> => {
    const session = await this.#pick(tracking, node, l10n.t('Abort Merge'));
    if (session && !this.#screen.answer(requestKey(session.record.request), 'abort'))
      await this.#sessions.abortStored(session);
  };

  /** Carries out a merge whose conflicts are resolved; shows it when something is left to decide. */
  readonly applyMerge = async (tracking: Tracking, node: Node): Promise<void> => {
    assertMayWrite(tracking);
    const session = await this.#pick(tracking, node, l10n.t('Apply Merge'));
    if (!session) return;
    const { request } = session.record;
    if (!this.#screen.answer(requestKey(request), 'apply')) await this.#flow.run(tracking, request, true);
  };

  /** The pending merge of a node, or the one the user picks. */
  async #pick(tracking: Tracking, node: Node, title: string): Promise<StoredMergeSession | undefined> {
    const wanted = node?.type === 'artifact' ? node.artifact.id : undefined;
    const sessions = await this.#here(tracking, wanted);
    if (sessions.length === 0) void this.#questions.tell(l10n.t('No merge is waiting to be resolved.'));
    if (sessions.length < 2) return sessions[0];
    const items = sessions.map((session): QuickPickItem & { readonly session: StoredMergeSession } => {
      const { record } = session;
      return {
        session,
        label: record.artifactName,
        description: relativeAge(record.changedAt),
        detail: progressLabel(record),
      };
    });
    return (await this.#questions.pick(items, { title }))?.session;
  }

  /** The pending merges of the artifacts that are open in this window, or of one of them. */
  async #here({ store, rootOf }: Tracking, wanted?: ArtifactId): Promise<StoredMergeSession[]> {
    return (await this.#sessions.pending()).filter(({ record }) => {
      const artifact = store.artifact(record.request.artifactId);
      return artifact && rootOf(artifact) && (wanted === undefined || wanted === artifact.id);
    });
  }
}
