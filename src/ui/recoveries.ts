import { l10n, workspace, type LogOutputChannel } from 'vscode';
import { recoverOperations, type Recovery } from '../operations/recoverOperations';
import type { Operation } from '../store/database/rows';
import { errorMessage } from './errorMessage';
import type { Questions } from './questions';
import { describeError } from './reportError';
import type { Tracking } from './tracking';

type Log = Pick<LogOutputChannel, 'info' | 'warn' | 'error'>;

/** Finishes or takes back what a crash interrupted in the open roots, and tells the user what became of it. */
export class Recoveries {
  readonly #log: Log;
  readonly #questions: Pick<Questions, 'tell' | 'warn'>;
  /** Operations that could not be dealt with; they are tried again at every look, and told of once. */
  readonly #stuck = new Set<string>();

  constructor(log: Log, questions: Pick<Questions, 'tell' | 'warn'>) {
    this.#log = log;
    this.#questions = questions;
  }

  /** Runs before the open roots are recorded, so that no half-way state becomes a version. Never rejects. */
  async recover(tracking: Tracking): Promise<void> {
    if (!workspace.isTrusted) return;
    const { context, tracker } = tracking;
    try {
      const recoveries = await tracker.exclusively(() =>
        recoverOperations(
          context,
          ({ side, root }) => side === 'upstream' || tracker.roots.some(({ path }) => path === root.path),
        ),
      );
      for (const recovery of recoveries) this.#tell(recovery, nameOf(tracking, recovery.operation));
    } catch (error) {
      this.#log.error(describeError(error));
    }
  }

  #tell({ operation, result, cause }: Recovery, name: string): void {
    const { id, facts } = operation;
    const place = facts ? `${facts.intent.place.root}/${facts.intent.place.path}` : operation.artifactId;
    this.#log.info(`An interrupted ${operation.kind} (${id}) of ${place}: ${result}.`);
    if (result === 'stuck') {
      this.#log.warn(describeError(cause));
      if (this.#stuck.has(id)) return;
      this.#stuck.add(id);
      const text = l10n.t(
        '{0} was interrupted and can be neither finished nor undone now; it is tried again at every check. {1}',
        operationWords(operation, name),
        errorMessage(cause),
      );
      void this.#questions.warn(text);
      return;
    }
    this.#stuck.delete(id);
    void this.#questions.tell(endWords(operation, result, name));
  }
}

function endWords(operation: Operation, result: 'finished' | 'undone', name: string): string {
  const what = operationWords(operation, name);
  if (result === 'finished') return l10n.t('{0} was interrupted; it has been finished.', what);
  // Nothing was recorded of what it was about to write.
  if (!operation.facts)
    return l10n.t('{0} was interrupted; look whether its files are as you want them.', what);
  return l10n.t('{0} was interrupted; it has been undone.', what);
}

/** Only what changes files can be interrupted: what is none of these was a restore. */
function operationWords({ kind }: Operation, name: string): string {
  if (kind === 'sync') return l10n.t('A sync of {0}', name);
  if (kind === 'push') return l10n.t('A push of {0}', name);
  if (kind === 'deploy') return l10n.t('A deployment of {0}', name);
  if (kind === 'undo') return l10n.t('An undo of {0}', name);
  return l10n.t('A restore of {0}', name);
}

const nameOf = ({ store }: Tracking, { artifactId, facts }: Operation): string =>
  facts?.intent.place.name ?? store.artifact(artifactId)?.name ?? artifactId.slice(0, 12);
