import {
  Disposable,
  OverviewRulerLane,
  Range,
  ThemeColor,
  window,
  workspace,
  type LogOutputChannel,
  type TextEditor,
  type TextEditorDecorationType,
} from 'vscode';
import { markedConflicts, type MarkedConflict } from '../../../core/merge/reading/markedConflicts';
import { MarkerLines } from '../../../core/merge/reading/markerLines';
import { describeError } from '../../reportError';
import { documentLines } from './documentLines';
import type { StagedCopies } from './stagedCopies';
import type { StagedFiles } from './stagedFiles';

/** What the theme calls the parts of a conflict. */
const COLOURS = { local: 'current', base: 'common', upstream: 'incoming' } as const;
const PARTS = ['local', 'base', 'upstream'] as const;
type Part = (typeof PARTS)[number];

/** Colours the parts of conflicts in staged results as the theme colours those of merges. */
export class ConflictColours {
  readonly #files: StagedFiles;
  readonly #copies: StagedCopies;
  readonly #log: LogOutputChannel;

  constructor(files: StagedFiles, copies: StagedCopies, log: LogOutputChannel) {
    this.#files = files;
    this.#copies = copies;
    this.#log = log;
  }

  register(): Disposable {
    const types = PARTS.map((part) => [part, decorations(part)] as const);
    const update = (editors: readonly TextEditor[]): void => {
      for (const editor of editors)
        this.#colour(editor, types).catch((error: unknown) => {
          this.#log.error(describeError(error));
        });
    };
    update(window.visibleTextEditors);
    return Disposable.from(
      window.onDidChangeVisibleTextEditors(update),
      workspace.onDidChangeTextDocument(({ document }) => {
        update(window.visibleTextEditors.filter((editor) => editor.document === document));
      }),
      ...types.flatMap(([, { header, content }]) => [header, content]),
    );
  }

  async #colour(
    editor: TextEditor,
    types: readonly (readonly [Part, Readonly<Record<'header' | 'content', TextEditorDecorationType>>])[],
  ): Promise<void> {
    const { document } = editor;
    if (this.#files.placeOf(document.uri)?.side !== 'result') return;
    const record = await this.#copies.recordOf(document.uri);
    if (!record || document.isClosed) return;
    const found = markedConflicts(documentLines(document), new MarkerLines(record.labels));
    for (const [part, { header, content }] of types) {
      const places = found.flatMap((conflict) => partLines(conflict, part) ?? []);
      const range = (start: number, end: number): Range[] =>
        start > end ? [] : [new Range(start, 0, end, 0)];
      editor.setDecorations(
        header,
        places.flatMap((place) => range(place.marker, place.marker)),
      );
      editor.setDecorations(
        content,
        places.flatMap(({ first, last }) => range(first, last)),
      );
    }
  }
}

function partLines(
  { start, end, between }: MarkedConflict,
  part: Part,
): { readonly marker: number; readonly first: number; readonly last: number } | undefined {
  if (!between) return undefined;
  switch (part) {
    case 'local':
      return { marker: start, first: start + 1, last: between.base - 1 };
    case 'base':
      return { marker: between.base, first: between.base + 1, last: between.sides - 1 };
    case 'upstream':
      return { marker: end, first: between.sides + 1, last: end - 1 };
  }
}

function decorations(part: Part): Readonly<Record<'header' | 'content', TextEditorDecorationType>> {
  const name = COLOURS[part];
  const whole = (backgroundColor: ThemeColor): TextEditorDecorationType =>
    window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor,
      overviewRulerColor: new ThemeColor(`editorOverviewRuler.${name}ContentForeground`),
      overviewRulerLane: OverviewRulerLane.Full,
    });
  return {
    header: whole(new ThemeColor(`merge.${name}HeaderBackground`)),
    content: whole(new ThemeColor(`merge.${name}ContentBackground`)),
  };
}
