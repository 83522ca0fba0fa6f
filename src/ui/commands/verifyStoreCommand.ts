import { l10n } from 'vscode';
import { repairStore, type RepairOptions } from '../../operations/repairStore';
import { isTrouble, repairOf } from '../../store/verify/finding';
import { verifyImageInWorker } from '../../store/verify/verifyImageInWorker';
import { verifyStore, type StoreReport } from '../../store/verify/verifyStore';
import type { StoreFiles } from '../storeFiles';
import type { Questions } from '../questions';
import { stoppableWork } from '../stoppableWork';
import type { Tracking } from '../tracking';
import { lossSentences, repairSentence } from '../verify/repairSentence';
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
    const { store, context, tracker } = tracking;
    const verifying = { title: l10n.t('Verifying the history'), losses: [] };
    const report = await this.#withProgress(tracking, verifying, (options) => verifyStore(store, options));
    if (!report) return;
    const { findings } = report;
    const repair = l10n.t('Repair');
    const canRepair = findings.some((finding) => repairOf(finding) !== undefined);
    const isDamaged = findings.some(isTrouble);
    const choice = await this.#tell(resultSentence(report), isDamaged, canRepair ? [repair] : []);
    if (choice !== repair) return;
    const losses = lossSentences(findings, store.problems);
    const repairing = { title: l10n.t('Repairing the history'), losses };
    const after = await this.#withProgress(tracking, repairing, (options) =>
      // Nothing is recorded meanwhile, as an artifact may be recorded anew.
      tracker.exclusively(() => repairStore(context, findings, options)),
    );
    if (!after) {
      await this.#questions.tell(
        l10n.t('Repairing was stopped; what was repaired until then stays repaired.'),
      );
      return;
    }
    await this.#tell(repairSentence(losses, after), losses.length > 0 || after.findings.some(isTrouble), []);
  };

  /** @returns the button that was pressed, if it was one of `actions` */
  async #tell(sentence: string, isWarning: boolean, actions: readonly string[]): Promise<string | undefined> {
    const ask = (...buttons: readonly string[]): Promise<string | undefined> =>
      isWarning ? this.#questions.warn(sentence, ...buttons) : this.#questions.tell(sentence, ...buttons);
    const show = l10n.t('Show Report');
    const choice = await ask(...actions, show);
    if (choice !== show) return choice;
    await this.#report.show();
    // A message goes with the button that was pressed, and its other buttons are wanted once the report is read.
    return actions.length > 0 ? ask(...actions) : undefined;
  }

  /** Shows what was found in the report, with what cannot be brought back. */
  async #withProgress(
    tracking: Tracking,
    { title, losses }: { readonly title: string; readonly losses: readonly string[] },
    run: (options: RepairOptions) => Promise<StoreReport>,
  ): Promise<StoreReport | undefined> {
    const now = tracking.context.now();
    const { directory, wasmFile, imageWorker } = this.#files;
    const verifyImage: RepairOptions['verifyImage'] = (file) =>
      verifyImageInWorker(imageWorker, file, wasmFile);
    const report = await stoppableWork(title, (signal, onProgress) =>
      run({ directory, wasmFile, verifyImage, now, signal, onProgress }),
    );
    if (report) this.#report.set(tracking, report, { directory, at: now, losses });
    return report;
  }
}
