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

interface ReportFacts {
  /** The store's own folder. */
  readonly directory: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What a repair just before could not bring back, in sentences. */
  readonly losses: readonly string[];
}

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
  set(tracking: Tracking, report: StoreReport, { directory, at, losses }: ReportFacts): void {
    const trouble = report.findings.filter(isTrouble);
    const rest = report.findings.filter((finding) => !isTrouble(finding));
    const words = (finding: Finding): string => entry(tracking, finding);
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
      ...section(l10n.t('Lost'), losses),
      ...section(l10n.t('Damaged'), trouble.map(words)),
      ...nextSteps(trouble),
      ...section(l10n.t('Worth knowing'), rest.map(words)),
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
  return section(l10n.t('What to do'), steps);
}

function section(title: string, entries: readonly string[]): string[] {
  return entries.length > 0 ? [`## ${title}`, entries.map((one) => `- ${one}`).join('\n')] : [];
}

function entry(tracking: Tracking, finding: Finding): string {
  const detail = 'detail' in finding ? `\n  ${l10n.t('Details: {0}', finding.detail)}` : '';
  return `${findingWords(tracking, finding)}${detail}`;
}
