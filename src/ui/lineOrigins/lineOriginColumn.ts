import {
  type MarkdownString,
  Range,
  ThemeColor,
  window,
  type DecorationOptions,
  type Disposable,
  type TextEditor,
} from 'vscode';
import type { VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { relativeAge } from '../relativeAge';
import type { Tracking } from '../tracking';
import type { DocumentOrigins } from './documentOrigins';
import { hunkHover } from './hunkHover';
import { lineBlocks, lineOrigin, lineOriginWord, type LineOrigin } from './lineOrigin';
import { lineOriginHover } from './lineOriginHover';

/** Characters of words at most. */
const MOST_WORDS = 28;
/** The bar and a blank before the words, and two blanks behind them. */
const AROUND = 4;
/** Keeps its width where CSS would take blanks away. */
const BLANK = '\u00A0';

const COLOURS: Readonly<Record<LineOrigin, ThemeColor>> = {
  upstream: new ThemeColor('charts.blue'),
  elsewhere: new ThemeColor('charts.orange'),
  local: new ThemeColor('charts.green'),
  merge: new ThemeColor('charts.purple'),
  'first-seen': new ThemeColor('descriptionForeground'),
  unknown: new ThemeColor('descriptionForeground'),
  unrecorded: new ThemeColor('editorWarning.foreground'),
};

/** How the lines of one version look. */
interface Look {
  readonly words: string;
  readonly color: ThemeColor;
  readonly hoverMessage: MarkdownString;
}

/** The column before the lines of an editor that says where each comes from: a bar for each block, with words at its first line. */
export class LineOriginColumn implements Disposable {
  readonly #type = window.createTextEditorDecorationType({});

  dispose(): void {
    this.#type.dispose();
  }

  clear(editor: TextEditor): void {
    editor.setDecorations(this.#type, []);
  }

  show(tracking: Tracking, editor: TextEditor, { file, lines, hunks }: DocumentOrigins): void {
    const looks = new Map<VersionId | undefined, Look>();
    const lookOf = (id: VersionId | undefined): Look => {
      const look = looks.get(id) ?? lookOfVersion(tracking, tracking.store.version(id), file.path);
      looks.set(id, look);
      return look;
    };
    const blocks = lineBlocks(lines).map((block) => ({ ...block, ...lookOf(block.version) }));
    const longest = blocks.reduce((most, { words }) => Math.max(most, words.length), 0);
    const width = `${String(longest + AROUND)}ch`;
    const options: DecorationOptions[] = [];
    for (const { start, end, words, color, hoverMessage } of blocks) {
      for (let line = start; line < end; line++) {
        const contentText = `┃ ${line === start ? words : ''}`.replaceAll(' ', BLANK);
        const renderOptions = { before: { contentText, color, width } };
        options.push({ range: new Range(line, 0, line, 0), hoverMessage, renderOptions });
      }
    }
    for (const hunk of hunks) {
      // What was only taken away has no line of its own: the next one says it, or the last.
      const last = Math.max(0, lines.length - 1);
      const range = new Range(
        Math.min(hunk.start, last),
        0,
        Math.min(Math.max(hunk.start, hunk.end - 1), last),
        0,
      );
      options.push({ range, hoverMessage: hunkHover(tracking, hunk) });
    }
    editor.setDecorations(this.#type, options);
  }
}

function lookOfVersion(tracking: Tracking, version: Version | undefined, path: string): Look {
  const origin = lineOrigin(tracking, version);
  return {
    words: shortened(blockWords(origin, version)),
    color: COLOURS[origin],
    hoverMessage: lineOriginHover(tracking, version, path),
  };
}

function blockWords(origin: LineOrigin, version: Version | undefined): string {
  const word = lineOriginWord(origin);
  return version ? `${word} v${String(version.number)}, ${relativeAge(version.createdAt)}` : word;
}

function shortened(words: string): string {
  return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS - 1)}…` : words;
}
