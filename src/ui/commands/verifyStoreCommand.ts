import { l10n, ProgressLocation, window } from 'vscode';
import { repairStore, type RepairOptions } from '../../operations/repairStore';
import { isTrouble, repairOf } from '../../store/verify/finding';
import { verifyImageInWorker } from '../../store/verify/verifyImageInWorker';
import { verifyStore, type StoreReport } from '../../store/verify/verifyStore';
import type { StoreFiles } from '../storeFiles';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';
import { resultSentence } from '../verify/resultSentence';
import type { VerificationReport } from '../verify/verificationReport';
import type { CommandHandler } from './commandTable';

/** Reads the whole store, says what is damaged, and repairs it when the user wants that. */
export class VerifyStoreCommand {
  readonly #questions: Questions;
  readonly #report: VerificationReport;
  readonly #files: StoreFiles;

  constructor(questions: Questions, report: VerificationReport, files: StoreFiles) {
    this.#questions = questions;
    this.#report = report;
    this.#files = files;
  }

  readonly run: CommandHandler = async (tracking) => {
    const report = await this.#withProgress(tracking, l10n.t('Verifying the history'), (options) =>
      verifyStore(tracking.store, options),
    );
    const repair = l10n.t('Repair');
    const canRepair = report.findings.some((finding) => repairOf(finding) !== undefined);
    const choice = await this.#tell(resultSentence(report), report, canRepair ? [repair] : []);
    if (choice !== repair) return;
    const after = await this.#withProgress(tracking, l10n.t('Repairing the history'), (options) =>
      // Nothing is recorded meanwhile, as an artifact may be recorded anew.
      tracking.tracker.exclusively(() => repairStore(tracking.context, report.findings, options)),
    );
    const sentence = after.findings.some(isTrouble)
      ? l10n.t('Repaired what could be repaired. {0}', resultSentence(after))
      : l10n.t('Repaired. {0}', resultSentence(after));
    await this.#tell(sentence, after, []);
  };

  /** @returns the button that was pressed, if it was one of `actions` */
  async #tell(
    sentence: string,
    report: StoreReport,
    actions: readonly string[],
  ): Promise<string | undefined> {
    const show = l10n.t('Show Report');
    const { findings } = report;
    const choice = findings.some(isTrouble)
      ? await this.#questions.warn(sentence, ...actions, show)
      : await this.#questions.tell(sentence, ...actions, show);
    if (choice === show) await this.#report.show();
    return choice;
  }

  async #withProgress(
    tracking: Tracking,
    title: string,
    run: (options: RepairOptions) => Promise<StoreReport>,
  ): Promise<StoreReport> {
    const location = ProgressLocation.Notification;
    const now = tracking.context.now();
    const report = await window.withProgress({ location, title, cancellable: true }, (progress, cancel) => {
      const controller = new AbortController();
      cancel.onCancellationRequested(() => {
        controller.abort();
      });
      let reported = 0;
      const onProgress = (done: number): void => {
        const percent = Math.floor(100 * done);
        if (percent > reported) progress.report({ increment: percent - reported });
        reported = Math.max(percent, reported);
      };
      const { directory, wasmFile, imageWorker } = this.#files;
      const verifyImage: RepairOptions['verifyImage'] = (file) =>
        verifyImageInWorker(imageWorker, file, wasmFile);
      return run({ directory, wasmFile, verifyImage, now, signal: controller.signal, onProgress });
    });
    this.#report.set(tracking, report, this.#files.directory, now);
    return report;
  }
}
