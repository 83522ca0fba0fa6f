import {
  EventEmitter,
  l10n,
  Uri,
  window,
  workspace,
  type Disposable,
  type TextDocumentContentProvider,
} from 'vscode';
import type { Artifact } from '../core/artifact';
import { versionLabel } from '../core/versionId';
import type { VersionId } from '../core/identity';
import type { Operation } from '../store/database/rows';
import { absoluteTime } from './relativeAge';
import type { Tracking } from './tracking';
import type { TrackingState } from './trackingState';
import { withTilde } from './withTilde';

const SCHEME = 'artifact-lineage-audit';
const SHOWN = 2000;
/** While many artifacts are recorded, an open document is written anew this often. */
const REFRESH_DELAY_MS = 500;

/** What was done, to which artifact, from which version to which, when and by whom: a read-only text document. */
export class AuditTrail implements TextDocumentContentProvider, Disposable {
  readonly #state: TrackingState;
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #disposables: Disposable[];
  #refresh: NodeJS.Timeout | undefined;

  constructor(state: TrackingState) {
    this.#state = state;
    this.#disposables = [
      workspace.registerTextDocumentContentProvider(SCHEME, this),
      state.onDidChange(() => {
        this.#refresh ??= setTimeout(() => {
          this.#refresh = undefined;
          this.#changed.fire(AuditTrail.uri());
        }, REFRESH_DELAY_MS);
      }),
    ];
  }

  static uri(): Uri {
    return Uri.from({ scheme: SCHEME, path: `/${l10n.t('Audit Trail')}` });
  }

  async show(): Promise<void> {
    const document = await workspace.openTextDocument(AuditTrail.uri());
    await window.showTextDocument(document, { preview: true });
  }

  provideTextDocumentContent(): string {
    const { tracking } = this.#state;
    if (!tracking) return l10n.t('There is no history yet.');
    const operations = tracking.store.operations(SHOWN);
    const heading = [
      l10n.t('When'),
      l10n.t('What'),
      l10n.t('From'),
      l10n.t('To'),
      l10n.t('By'),
      l10n.t('Artifact'),
    ];
    const rows = operations.map((operation, index) =>
      rowOf(tracking, operation, undoneBy(operations, index)),
    );
    const note =
      operations.length === SHOWN
        ? l10n.t('The latest {0} entries, newest first.', SHOWN)
        : l10n.t('All entries, newest first.');
    return `${note}\n\n${table([heading, ...rows])}\n`;
  }

  dispose(): void {
    clearTimeout(this.#refresh);
    for (const disposable of this.#disposables) disposable.dispose();
    this.#changed.dispose();
  }
}

/** Kinds of operations that change files, the ones that can be undone. */
const CHANGES: readonly Operation['kind'][] = ['deploy', 'sync', 'push', 'restore', 'undo'];

/** What an undo took back: the change of the artifact before it. @param operations the latest first */
function undoneBy(operations: readonly Operation[], at: number): Operation | undefined {
  const undo = operations[at];
  if (undo?.kind !== 'undo') return undefined;
  const change = operations.find(
    ({ artifactId, outcome, kind }, index) =>
      index > at && artifactId === undo.artifactId && outcome === 'done' && CHANGES.includes(kind),
  );
  return change?.kind === 'undo' ? undefined : change;
}

function rowOf(tracking: Tracking, operation: Operation, undone: Operation | undefined): string[] {
  const artifact = tracking.store.artifact(operation.artifactId);
  // Of the others it says what the artifact had, which did not change.
  const isOfVersions =
    operation.kind === 'pin' ? operation.detail === 'pinned to' : operation.kind !== 'link';
  const version = (id: VersionId | undefined): string => {
    const found = isOfVersions ? tracking.store.version(id) : undefined;
    return found ? versionLabel(found) : '-';
  };
  const what = undone ? l10n.t('undone: {0}', changeWord(undone)) : kindWord(operation);
  return [
    absoluteTime(operation.at),
    operation.outcome === 'done' ? what : `${what} (${outcomeWord(operation)})`,
    version(operation.fromVersion),
    version(operation.toVersion),
    operation.actor,
    artifact ? placeOf(tracking, artifact) : operation.artifactId.slice(0, 12),
  ];
}

/** As the tree names it; artifacts of other workspaces by their whole path. */
function placeOf(tracking: Tracking, artifact: Artifact): string {
  const root = tracking.rootOf(artifact);
  return `${root ? tracking.places.rootLabel(root) : artifact.root}/${artifact.path}`;
}

const PIN_WORDS: Readonly<Record<string, () => string>> = {
  unpinned: () => l10n.t('unpinned'),
  'pinned to': () => l10n.t('pinned to'),
};

/** Before the place that an artifact was updated from. */
const FROM = 'from ';

/** What was undone, as a noun. */
function changeWord(operation: Operation): string {
  switch (operation.kind) {
    case 'deploy':
      return l10n.t('deployment');
    case 'sync':
      return l10n.t('sync');
    case 'push':
      return l10n.t('push');
    case 'restore':
      return l10n.t('restore');
    case 'first-seen':
    case 'capture':
    case 'delete':
    case 'reappear':
    case 'undo':
    case 'link':
    case 'pin':
    case 'tag':
    case 'prune':
    case 'note':
    case 'import':
    case 'export':
      return kindWord(operation);
  }
}

function kindWord({ kind, detail }: Operation): string {
  switch (kind) {
    case 'first-seen':
      return l10n.t('first seen');
    case 'capture':
      return l10n.t('modified');
    case 'delete':
      return l10n.t('deleted');
    case 'reappear':
      return l10n.t('there again');
    case 'restore':
      return l10n.t('restored');
    case 'undo':
      return l10n.t('undone');
    case 'deploy':
      return l10n.t('deployed');
    case 'sync':
      return detail.startsWith(FROM)
        ? l10n.t('updated from {0}', withTilde(detail.slice(FROM.length)))
        : l10n.t('synced');
    case 'push':
      return l10n.t('pushed');
    case 'link':
      return l10n.t('upstream linked');
    case 'pin':
      return PIN_WORDS[detail]?.() ?? l10n.t('pinned');
    case 'tag':
      return l10n.t('tagged: {0}', detail);
    case 'prune':
      return prunedWord(detail);
    case 'note':
      return detail === '' ? l10n.t('note removed') : l10n.t('noted: {0}', detail);
    case 'import':
      return l10n.t('history imported: {0}', detail);
    case 'export':
      return l10n.t('history exported: {0}', detail);
  }
}

/** @param detail how many versions, and why; see `pruneVersions` */
function prunedWord(detail: string): string {
  const [count, reason] = detail.split(' ');
  return reason === 'budget'
    ? l10n.t('versions cleaned up for their size: {0}', count ?? '')
    : l10n.t('versions cleaned up: {0}', count ?? '');
}

function outcomeWord({ outcome, detail }: Operation): string {
  switch (outcome) {
    case 'started':
      return l10n.t('did not finish');
    case 'done':
      return l10n.t('done');
    case 'failed':
      return l10n.t('failed: {0}', detail);
  }
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
