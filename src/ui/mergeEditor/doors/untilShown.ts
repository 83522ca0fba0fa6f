import { workspace, type Disposable, type Uri } from 'vscode';
import { splitLines } from '../../../core/merge/textLines';

/** Milliseconds. A document that does not follow by then is not waited for. */
const LONGEST = 2000;

/** Waits until an open document has the text that was written to its file. Resolves at once when none is open. */
export async function untilShown(uri: Uri, text: string): Promise<void> {
  const wanted = linesOf(text);
  const isShown = (): boolean => {
    const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    return !document || document.isDirty || linesOf(document.getText()) === wanted;
  };
  if (isShown()) return;
  const listeners: Disposable[] = [];
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LONGEST);
    const look = (): void => {
      if (!isShown()) return;
      clearTimeout(timer);
      resolve();
    };
    listeners.push(workspace.onDidChangeTextDocument(look), workspace.onDidCloseTextDocument(look));
  });
  for (const listener of listeners) listener.dispose();
}

/** Documents have no byte order mark, and one kind of line end. */
const linesOf = (text: string): string => splitLines(text).lines.join('\n');
