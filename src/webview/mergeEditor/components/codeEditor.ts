import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { linesOfText, textOfLines } from '../editedText';

interface CodeEditorOptions {
  readonly parent: Element;
  readonly lines: readonly string[];
  readonly cursor: number;
  /** What a screen reader calls it. */
  readonly name: string;
  change(lines: string[], cursor: number): void;
  moveCursor(cursor: number): void;
  blur(): void;
  /** What its search says, by CodeMirror's own words. */
  readonly phrases: Readonly<Record<string, string>>;
  /** Escape, when it closes nothing. */
  leave(): void;
}

/** A text editor with undo and search. Its lines end with line feeds only, so that other line ends are kept. */
export function codeEditor(options: CodeEditorOptions): EditorView {
  const nonce = document.querySelector<HTMLScriptElement>('script[src$="/mergeEditor/main.js"]')?.nonce ?? '';
  const doc = textOfLines(options.lines);
  return new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc,
      selection: { anchor: Math.min(options.cursor, doc.length) },
      extensions: [
        EditorState.lineSeparator.of('\n'),
        // What is pasted or dropped has the line ends of where it comes from. The merge gives lines theirs.
        EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\r\n?/g, '\n')),
        EditorState.phrases.of(options.phrases),
        EditorView.cspNonce.of(nonce),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': options.name }),
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        search({ top: true }),
        // It applies the merge; CodeMirror would put in a line first.
        Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => true }])),
        Prec.high(keymap.of(searchKeymap)),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        Prec.lowest(keymap.of([{ key: 'Escape', run: () => (options.leave(), true) }])),
        EditorView.domEventHandlers({ blur: () => options.blur() }),
        EditorView.updateListener.of((update) => {
          const cursor = update.state.selection.main.head;
          if (update.docChanged) options.change(linesOfText(update.state.doc.toString()), cursor);
          else if (update.selectionSet) options.moveCursor(cursor);
        }),
      ],
    }),
  });
}
