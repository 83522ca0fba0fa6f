import * as v from 'valibot';
import {
  CodeLens,
  commands,
  Disposable,
  EndOfLine,
  l10n,
  languages,
  Position,
  Range,
  Uri,
  workspace,
  WorkspaceEdit,
  type CodeLensProvider,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import { findConflict } from '../../../core/merge/reading/findConflict';
import {
  markedConflicts,
  markedParts,
  type MarkedConflict,
  type MarkedParts,
} from '../../../core/merge/reading/markedConflicts';
import { MarkerLines } from '../../../core/merge/reading/markerLines';
import type { Questions } from '../../questions';
import { reportError } from '../../reportError';
import { documentLines } from './documentLines';
import type { StagedCopies } from './stagedCopies';
import type { StagedFiles } from './stagedFiles';
import type { StagedRecord } from './stagedRecord';

/** A conflict of a document, as a lens was made for it. */
const targetSchema = v.object({
  uri: v.string(),
  line: v.pipe(v.number(), v.integer(), v.minValue(0)),
  lines: v.array(v.string()),
});
type Target = v.InferOutput<typeof targetSchema>;

const WAYS = ['local', 'upstream', 'local-then-upstream', 'upstream-then-local'] as const;
type Way = (typeof WAYS)[number];

/** Where the buttons that lead elsewhere lead. */
interface LensTargets {
  /** Shows the two sides of a conflict beside each other. */
  compare(record: StagedRecord, parts: MarkedParts): Promise<void>;
  /** Shows the session that a result belongs to, at the file. @param folder of the session */
  backToMergeEditor(folder: string, path: string): Promise<void>;
}

/** What can be done with a conflict, above its first marker in a staged result. Everything is an edit that can be undone. */
export class ConflictLenses implements CodeLensProvider {
  readonly #files: StagedFiles;
  readonly #copies: StagedCopies;
  readonly #questions: Pick<Questions, 'tell'>;
  readonly #log: LogOutputChannel;
  readonly #targets: LensTargets;

  constructor(
    files: StagedFiles,
    copies: StagedCopies,
    questions: Pick<Questions, 'tell'>,
    log: LogOutputChannel,
    targets: LensTargets,
  ) {
    this.#files = files;
    this.#copies = copies;
    this.#questions = questions;
    this.#log = log;
    this.#targets = targets;
  }

  /** What the lenses do, by their commands. Anybody may call a command with anything. */
  readonly handlers: Readonly<Record<string, (target: unknown, way?: unknown) => Promise<void>>> = {
    'artifactLineage.acceptInConflict': (target, way) =>
      this.#accept(v.parse(targetSchema, target), v.parse(v.picklist(WAYS), way)),
    'artifactLineage.compareConflict': (target) => this.#compare(v.parse(targetSchema, target)),
    'artifactLineage.backToMergeEditor': (target) => this.#goBack(v.parse(targetSchema, target)),
  };

  /** Registers the lenses alone. */
  registerProvider(): Disposable {
    return languages.registerCodeLensProvider({ scheme: this.#files.scheme }, this);
  }

  /** Registers the lenses and their commands. */
  register(): Disposable {
    const registered = Object.entries(this.handlers).map(([id, handler]) =>
      commands.registerCommand(id, async (target: unknown, way: unknown) => {
        await handler(target, way).catch((error: unknown) => reportError(this.#log, error));
      }),
    );
    return Disposable.from(this.registerProvider(), ...registered);
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    const markers = await this.#markersOf(document.uri);
    if (!markers) return [];
    const lines = documentLines(document);
    return markedConflicts(lines, markers).flatMap((conflict) => {
      const { start, end, between } = conflict;
      const target: Target = {
        uri: document.uri.toString(),
        line: start,
        lines: lines.slice(start, end + 1),
      };
      const lens = (title: string, command: string, ...more: readonly unknown[]): CodeLens =>
        new CodeLens(new Range(start, 0, start, 0), { title, command, arguments: [target, ...more] });
      const accept = (title: string, way: Way): CodeLens =>
        lens(title, 'artifactLineage.acceptInConflict', way);
      const back = lens(l10n.t('Back to the Merge Editor'), 'artifactLineage.backToMergeEditor');
      // Somebody edited the markers: what is whose cannot be told.
      if (!between) return [back];
      return [
        accept(l10n.t('Accept Local'), 'local'),
        accept(l10n.t('Accept Upstream'), 'upstream'),
        accept(l10n.t('Accept Both (local first)'), 'local-then-upstream'),
        accept(l10n.t('Accept Both (upstream first)'), 'upstream-then-local'),
        lens(l10n.t('Compare'), 'artifactLineage.compareConflict'),
        back,
      ];
    });
  }

  async #accept(target: Target, way: Way): Promise<void> {
    const found = await this.#findAgain(target);
    if (!found) return;
    const { document, conflict, parts } = found;
    const { local, upstream } = parts;
    const lines = {
      local,
      upstream,
      'local-then-upstream': [...local, ...upstream],
      'upstream-then-local': [...upstream, ...local],
    }[way];
    const edit = new WorkspaceEdit();
    const { range, isLast } = linesRange(document, conflict, lines.length);
    const end = document.eol === EndOfLine.LF ? '\n' : '\r\n';
    edit.replace(document.uri, range, isLast ? lines.join(end) : lines.map((line) => line + end).join(''));
    if (!(await workspace.applyEdit(edit))) this.#tellItMoved();
  }

  async #compare(target: Target): Promise<void> {
    const found = await this.#findAgain(target);
    if (found) await this.#targets.compare(found.record, found.parts);
  }

  async #goBack({ uri: text }: Target): Promise<void> {
    const uri = Uri.parse(text, true);
    const place = this.#files.placeOf(uri);
    const record = await this.#copies.recordOf(uri);
    if (place && record) await this.#targets.backToMergeEditor(this.#files.sessionOf(place), record.path);
  }

  /** The document may have changed since the lens was made. @returns undefined when the conflict is gone, and says so */
  async #findAgain(target: Target): Promise<
    | {
        readonly document: TextDocument;
        readonly record: StagedRecord;
        readonly conflict: MarkedConflict;
        readonly parts: MarkedParts;
      }
    | undefined
  > {
    const uri = Uri.parse(target.uri, true);
    const record = this.#files.placeOf(uri)?.side === 'result' ? await this.#copies.recordOf(uri) : undefined;
    if (record) {
      const document = await workspace.openTextDocument(uri);
      const lines = documentLines(document);
      const conflict = findConflict(lines, new MarkerLines(record.labels), target);
      const parts = conflict && markedParts(lines, conflict);
      if (parts) return { document, record, conflict, parts };
    }
    this.#tellItMoved();
    return undefined;
  }

  async #markersOf(uri: Uri): Promise<MarkerLines | undefined> {
    if (this.#files.placeOf(uri)?.side !== 'result') return undefined;
    const record = await this.#copies.recordOf(uri);
    return record && new MarkerLines(record.labels);
  }

  #tellItMoved(): void {
    void this.#questions.tell(
      l10n.t('This conflict has changed meanwhile, so nothing was done. Try it again.'),
    );
  }
}

/** The range of a conflict's lines with the end of the last one; where that has none, without the end of the line before if nothing is left. */
function linesRange(
  document: TextDocument,
  { start, end }: MarkedConflict,
  count: number,
): { readonly range: Range; readonly isLast: boolean } {
  if (end + 1 < document.lineCount) return { range: new Range(start, 0, end + 1, 0), isLast: false };
  const last = document.lineAt(end).range.end;
  const first = count === 0 && start > 0 ? document.lineAt(start - 1).range.end : new Position(start, 0);
  return { range: new Range(first, last), isLast: true };
}
