import type { Disposable } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import type { MergeSession } from './mergeSession';

/** Notices when the files of a merge that is being decided on are no longer those it was planned with. */
export class MovedWatch implements Disposable {
  readonly #subscription: Disposable;
  readonly #tracking: Tracking;
  readonly #session: MergeSession;
  /** What was there when the plan was made; what differs from it is only what is known of it, and not yet a change. */
  readonly #known: string;

  /** @param onMoved called once at most */
  constructor(state: TrackingState, tracking: Tracking, session: MergeSession, onMoved: () => void) {
    this.#tracking = tracking;
    this.#session = session;
    this.#known = this.#present();
    let isTold = false;
    this.#subscription = state.onDidChange(() => {
      if (isTold || session.isBusy || !this.#isMoved()) return;
      isTold = true;
      onMoved();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #isMoved(): boolean {
    const { plan, request, artifact: planned } = this.#session.subject;
    const artifact = this.#tracking.store.artifact(request.artifactId);
    if (!artifact) return false;
    if (this.#present() === this.#known) return false;
    const isThere = artifact.deletedAt === undefined;
    if (isThere !== plan.local.manifest.length > 0) return true;
    const head = this.#tracking.store.version(artifact.head);
    if (head && isThere && head.contentHash !== plan.local.contentHash) return true;
    if (request.kind === 'undo-version' || request.kind === 'update-from') return false;
    if (JSON.stringify(linkOf(artifact)) !== JSON.stringify(linkOf(planned))) return true;
    const upstream = this.#tracking.drift.drift(artifact)?.upstreamHash;
    return upstream !== undefined && upstream !== plan.upstream.contentHash;
  }

  #present(): string {
    const { request } = this.#session.subject;
    const artifact = this.#tracking.store.artifact(request.artifactId);
    const upstream = artifact && this.#tracking.drift.drift(artifact)?.upstreamHash;
    const isDeleted = artifact?.deletedAt !== undefined;
    return JSON.stringify([artifact?.head, isDeleted, upstream, artifact && linkOf(artifact)]);
  }
}

/** Where it comes from, and what it had from there last. */
const linkOf = ({ upstream, baseline }: Artifact): unknown => [upstream, baseline];
