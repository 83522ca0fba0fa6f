import { Range, ThemeColor, window, type DecorationOptions, type Disposable, type TextEditor } from 'vscode';
import { relativeAge } from '../relativeAge';
import type { Tracking } from '../tracking';
import type { DocumentOrigins } from './documentOrigins';
import { lineBlocks, lineOrigin, lineOriginWord, type LineOrigin } from './lineOrigin';
import { lineOriginHover } from './lineOriginHover';

/** Characters before each line, the last two blank. */
const WIDTH = 32;
/** Keeps its width where CSS would take blanks away. */
const BLANK = '\u00A0';

const COLOURS: Readonly<Record<LineOrigin, ThemeColor>> = {
  upstream: new ThemeColor('charts.blue'),
  local: new ThemeColor('charts.green'),
  merge: new ThemeColor('charts.purple'),
  'first-seen': new ThemeColor('descriptionForeground'),
  unknown: new ThemeColor('descriptionForeground'),
  unrecorded: new ThemeColor('editorWarning.foreground'),
};

/** The column before the lines of an editor that says where each comes from: a bar for each block, with words at its first line. */
export class LineOriginColumn implements Disposable {
  readonly #type = window.createTextEditorDecorationType({
    before: { width: `${String(WIDTH)}ch` },
  });

  dispose(): void {
    this.#type.dispose();
  }

  clear(editor: TextEditor): void {
    editor.setDecorations(this.#type, []);
  }

  show(tracking: Tracking, editor: TextEditor, { file, lines }: DocumentOrigins): void {
    const options: DecorationOptions[] = [];
    for (const { version: id, start, end } of lineBlocks(lines)) {
      const version = tracking.store.version(id);
      const origin = id === undefined ? 'unrecorded' : version ? lineOrigin(tracking, version) : 'unknown';
      const words = version
        ? `${lineOriginWord(origin)} v${String(version.number)}, ${relativeAge(version.createdAt)}`
        : lineOriginWord(origin);
      const hoverMessage = lineOriginHover(tracking, version, file.path);
      for (let line = start; line < end; line++) {
        const contentText = padded(line === start ? words : '');
        const before = { contentText, color: COLOURS[origin] };
        options.push({ range: new Range(line, 0, line, 0), hoverMessage, renderOptions: { before } });
      }
    }
    editor.setDecorations(this.#type, options);
  }
}

function padded(text: string): string {
  const shown = text.length > WIDTH - 4 ? `${text.slice(0, WIDTH - 5)}…` : text;
  return `┃ ${shown}`.replaceAll(' ', BLANK);
}
