import type { Disposable, LogOutputChannel } from 'vscode';
import { planRisks } from '../../operations/planRisks';
import { errorMessage } from '../errorMessage';
import { describeError } from '../reportError';
import type { Tracking } from '../tracking';
import type { MergeSession } from './mergeSession';

/** Decisions that follow each other this closely, in ms, as typing does, are looked at together. */
const QUIET = 150;

/** Keeps a session told of what is risky in what it would write. A push brings nothing here, and is not asked. */
export class SessionRisks implements Disposable {
  readonly #tracking: Tracking;
  readonly #session: MergeSession;
  readonly #log: LogOutputChannel;
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(tracking: Tracking, session: MergeSession, log: LogOutputChannel) {
    this.#tracking = tracking;
    this.#session = session;
    this.#log = log;
    this.#subscription = session.onDidChange((changes) => {
      if (changes.some(({ kind }) => kind !== 'state' && kind !== 'selection')) this.#soon(QUIET);
    });
    this.#soon(0);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    clearTimeout(this.#timer);
  }

  #soon(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#look().catch((error: unknown) => {
        this.#log.error(describeError(error));
        // Without knowing them, nothing can be applied.
        if (!this.#isDisposed) this.#session.setNotice(errorMessage(error));
      });
    }, delay);
  }

  async #look(): Promise<void> {
    const { subject, decisions } = this.#session;
    const risks =
      subject.request.kind === 'push' ? [] : await planRisks(this.#tracking.context, subject.plan, decisions);
    // What was decided meanwhile is looked at by itself.
    if (!this.#isDisposed && this.#session.decisions === decisions) this.#session.setRisks(risks);
  }
}
