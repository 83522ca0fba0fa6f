import {
  EventEmitter,
  l10n,
  Uri,
  window,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
} from 'vscode';
import { isTrouble, repairOf, type Finding } from '../../store/verify/finding';
import type { StoreReport } from '../../store/verify/verifyStore';
import { absoluteTime } from '../relativeAge';
import type { Tracking } from '../tracking';
import { findingWords } from './findingWords';
import { countWords, resultSentence } from './resultSentence';

const SCHEME = 'artifact-lineage-verification';

/** What the latest verification of the store found: a read-only Markdown document. */
export class VerificationReport implements TextDocumentContentProvider, Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: Disposable;
  #text = '';

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  static uri(): Uri {
    return Uri.from({ scheme: SCHEME, path: `/${l10n.t('Store Report')}.md` });
  }

  /** Takes the place of what was found before, in an open document too. */
  set(tracking: Tracking, report: StoreReport, directory: string, at: number): void {
    const trouble = report.findings.filter(isTrouble);
    const rest = report.findings.filter((finding) => !isTrouble(finding));
    this.#text = [
      `# ${l10n.t('Store of Artifact Lineage')}`,
      resultSentence(report),
      [
        `- ${l10n.t('Verified: {0}', absoluteTime(at))}`,
        // Otherwise the sentence has said it.
        ...(trouble.length > 0 || report.isCancelled
          ? [`- ${l10n.t('Looked at: {0}', countWords(report))}`]
          : []),
        `- ${l10n.t('Folder: {0}', directory)}`,
      ].join('\n'),
      ...section(l10n.t('Damaged'), tracking, trouble),
      ...nextSteps(trouble),
      ...section(l10n.t('Worth knowing'), tracking, rest),
    ].join('\n\n');
    this.#changed.fire(VerificationReport.uri());
  }

  async show(): Promise<void> {
    const document = await workspace.openTextDocument(VerificationReport.uri());
    await window.showTextDocument(document, { preview: true });
  }

  provideTextDocumentContent(): string {
    return this.#text === '' ? l10n.t('The store has not been verified yet.') : `${this.#text}\n`;
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

function nextSteps(trouble: readonly Finding[]): string[] {
  if (trouble.length === 0) return [];
  const repairs = new Set(trouble.map(repairOf));
  const steps: string[] = [];
  if (repairs.size > 1 || !repairs.has(undefined))
    steps.push(
      l10n.t(
        'Run "Artifact Lineage: Verify Store" and choose "Repair". What cannot be repaired stays in this report.',
      ),
    );
  if (repairs.has('find-copies'))
    steps.push(
      l10n.t(
        'Repair looks for the same bytes in your artifacts and their upstreams; what you put back there from a backup is found too.',
      ),
    );
  steps.push(l10n.t('All other versions can be used as before.'));
  return [`## ${l10n.t('What to do')}`, steps.map((step) => `- ${step}`).join('\n')];
}

function section(title: string, tracking: Tracking, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map((finding) => {
    const detail = 'detail' in finding ? `\n  ${l10n.t('Details: {0}', finding.detail)}` : '';
    return `- ${findingWords(tracking, finding)}${detail}`;
  });
  return [`## ${title}`, lines.join('\n')];
}
