import {
  EventEmitter,
  l10n,
  Uri,
  window,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
} from 'vscode';
import type { DatedVersion } from '../../core/retention/datedVersion';
import type { RetentionLimits } from '../../core/retention/retentionLimits';
import { planSize, type ArtifactRetention, type RetentionPlan } from '../../operations/retentionPlan';
import { dayRange } from '../relativeAge';
import { rootName } from '../rootName';
import type { Tracking } from '../tracking';
import { numberRanges } from './numberRanges';
import { bytesLabel, limitLabels, versionsOfLabel } from './retentionWords';

/** Of the document that shows what a clean-up would give up. */
export const CLEAN_UP_SCHEME = 'artifact-lineage-clean-up';

/** What a clean-up would give up: a read-only Markdown document. */
export class RetentionReport implements TextDocumentContentProvider, Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: Disposable;
  #text = '';
  #offered: (() => Promise<void>) | undefined;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(CLEAN_UP_SCHEME, this);
  }

  /** Shows a plan, in place of the one that was shown before. */
  async show(tracking: Tracking, plan: RetentionPlan, limits: RetentionLimits): Promise<void> {
    this.#text = textOf(tracking, plan, limits);
    const uri = Uri.from({ scheme: CLEAN_UP_SCHEME, path: `/${l10n.t('Clean Up History')}.md` });
    this.#changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  }

  /** Keeps how to carry out what is shown; undefined once that was done. */
  offer(carryOut: (() => Promise<void>) | undefined): void {
    this.#offered = carryOut;
  }

  get offered(): (() => Promise<void>) | undefined {
    return this.#offered;
  }

  provideTextDocumentContent(): string {
    return this.#text === '' ? l10n.t('Nothing was looked at yet.') : `${this.#text}\n`;
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

function textOf(tracking: Tracking, plan: RetentionPlan, limits: RetentionLimits): string {
  const { artifacts, bytes } = plan;
  const freed = bytes
    ? l10n.t(
        'About {0} of {1} are given back.',
        bytesLabel(bytes.now - bytes.afterwards),
        bytesLabel(bytes.now),
      )
    : '';
  const largestFirst = [...artifacts].sort((a, b) => b.bytes - a.bytes);
  return [
    `# ${l10n.t('Clean Up History')}`,
    `${l10n.t('{0} would be given up. Nothing has happened yet.', versionsOfLabel(planSize(plan), artifacts.length))} ${freed}`,
    `## ${l10n.t('What is kept')}`,
    [
      ...limitLabels(limits),
      l10n.t('always: what the files have now, what was last taken from upstream, and the bases of merges'),
      l10n.t('always: versions with a tag, a note or a pin'),
      l10n.t('always: what an operation of the last 7 days replaced, and what the next undo goes back to'),
    ]
      .map((one) => `- ${one}`)
      .join('\n'),
    `## ${l10n.t('What goes')}`,
    table([
      [
        l10n.t('Artifact'),
        l10n.t('Root'),
        l10n.t('Given up'),
        l10n.t('Kept'),
        l10n.t('Frees'),
        l10n.t('Recorded'),
        l10n.t('Versions'),
      ],
      ...largestFirst.map((one) => rowOf(tracking, one)),
    ]),
    l10n.t('The numbers, dates and parents of these versions stay; their files and summaries go.'),
  ].join('\n\n');
}

function rowOf(
  tracking: Tracking,
  { artifact, kept, beyondLimits, beyondBudget, bytes }: ArtifactRetention,
): string[] {
  const gone: readonly DatedVersion[] = [...beyondLimits, ...beyondBudget];
  const dates = gone.map(({ createdAt }) => createdAt);
  return [
    artifact.name,
    rootName(tracking, artifact.root),
    String(gone.length),
    String(kept),
    bytesLabel(bytes),
    dayRange(Math.min(...dates), Math.max(...dates)),
    numberRanges(gone.map(({ number }) => number)),
  ];
}

/** A Markdown table that is a table in its source, too. */
function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const [heading = '', ...lines] = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [heading, rule, ...lines].join('\n');
}
