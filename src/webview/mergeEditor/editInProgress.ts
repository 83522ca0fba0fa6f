import type { ConflictBlock, EditorMessage, FileDocument, FileSummary } from '../../protocol/mergeEditor';
import { areSameLines, conflictWith, isSameState, sidesOf, stateOf } from './conflictState';
import { textOfLines } from './editedText';
import { heardEdit } from './heardEdit';
import type { HostConnection } from '../page/hostConnection';
import type { HandEdit } from './keptView';

/** The host hears of what is typed at once, then at most this often, in ms: whoever closes the tab has not to wait. */
const WRITTEN_EVERY_MS = 100;

/**
 * The one conflict that is written by hand, and its way to the host. What was written under an older plan is written again,
 * and nothing is written over what was decided elsewhere: then the edit ends, and its text is handed out.
 */
export class EditInProgress {
  readonly #host: HostConnection<EditorMessage>;
  readonly #lose: (text: string | null) => void;
  /** Edits that the user has ended, and the host has not heard all of. */
  #ended: HandEdit[] = [];
  #plan: number | undefined;
  #timer: number | undefined;
  #isResumed = false;
  current: HandEdit | null = null;

  /** @param lose is told when an edit cannot go on, with the text that nobody else has */
  constructor(host: HostConnection<EditorMessage>, lose: (text: string | null) => void) {
    this.#host = host;
    this.#lose = lose;
  }

  begin(path: string, block: ConflictBlock): void {
    if (this.current?.path === path && this.current.chunk === block.chunk) return;
    this.close();
    const { chunk, choice, result, draft } = block;
    this.current = {
      path,
      chunk,
      sides: sidesOf(block),
      session: newSession(),
      lines: choice === null ? draft : result,
      cursor: 0,
      before: stateOf(block),
      heard: stateOf(block),
      sent: [],
      isTyped: false,
    };
  }

  /** After the window was made again: what was typed last may not have reached the host. */
  resume(edit: HandEdit): void {
    this.current = edit;
    this.#isResumed = true;
  }

  change(lines: string[], cursor: number): void {
    if (!this.current) return;
    this.current = { ...this.current, lines, cursor, isTyped: true };
    if (this.#timer !== undefined) return;
    this.#writeCurrent();
    this.#timer = window.setTimeout(() => this.flush(), WRITTEN_EVERY_MS);
  }

  moveCursor(cursor: number): void {
    if (this.current) this.current = { ...this.current, cursor };
  }

  /** Tells the host what was typed, if it waits for that. A conflict that was only looked at stays as it is. */
  flush(): void {
    if (this.#timer !== undefined) this.#writeCurrent();
  }

  /** Takes what is in the editor, changed or not. */
  finish(): void {
    this.#writeCurrent();
    this.#leave();
  }

  /** Ends the edit with what was typed, if anything was. */
  close(): void {
    this.flush();
    this.#leave();
  }

  /** Before the user decides otherwise, about one chunk or, without it, about more. Undo still has what was typed. */
  giveWay(chunk?: number): void {
    if (chunk === undefined || this.current?.chunk === chunk) this.close();
    this.#ended = chunk === undefined ? [] : this.#ended.filter((edit) => edit.chunk !== chunk);
  }

  /** Puts back what was there before. @param block the conflict as it is now */
  discard(block: ConflictBlock | undefined): void {
    const edit = this.current;
    this.#end();
    if (!edit || this.#plan === undefined) return;
    const { path, chunk, session, before } = edit;
    if (edit.sent.length === 0 && isSameState(edit.heard, before)) return;
    const to = { plan: this.#plan, path, chunk };
    this.#host.send(
      isOffered(before.choice, before.lines, block)
        ? { type: 'choose', ...to, choice: before.choice }
        : { type: 'write', ...to, lines: before.lines, session },
    );
  }

  /** Compares what the host tells of the shown file with the edit, and goes on with it if it can. */
  check({ path, blocks }: FileDocument, plan: number): void {
    const isNewerPlan = this.#plan !== plan;
    this.#plan = plan;
    this.#checkEnded(path, blocks, isNewerPlan);
    const edit = this.current;
    if (edit?.path !== path) return;
    const block = conflictWith(blocks, edit);
    // Numbers of plans say nothing about those before the window was made again.
    const heard = block && heardEdit(edit, block, isNewerPlan && !this.#isResumed);
    if (!heard) {
      this.#abandon(edit);
      return;
    }
    this.current = this.#isResumed ? { ...heard, sent: [] } : heard;
    if ((isNewerPlan || this.#isResumed) && heard.isTyped) this.#writeCurrent();
    this.#isResumed = false;
  }

  /** Ends the edit of a file that takes no part in the merge any more. */
  checkFiles(files: readonly FileSummary[]): void {
    const edit = this.current;
    if (edit && !files.some(({ path }) => path === edit.path)) this.#abandon(edit);
  }

  #abandon(edit: HandEdit): void {
    this.#end();
    this.#lose(edit.isTyped && !isHeard(edit) ? textOfLines(edit.lines) : null);
  }

  #checkEnded(path: string, blocks: FileDocument['blocks'], isNewerPlan: boolean): void {
    const ended = this.#ended;
    this.#ended = [];
    for (const edit of ended) {
      const block = edit.path === path ? conflictWith(blocks, edit) : undefined;
      const heard = block && heardEdit(edit, block, isNewerPlan);
      if (heard && isHeard(heard)) continue;
      if (heard) this.#ended.push(isNewerPlan ? this.#written(heard) : heard);
      else if (isNewerPlan) this.#lose(textOfLines(edit.lines));
    }
  }

  #writeCurrent(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.current) this.current = this.#written(this.current);
  }

  /** The edit, with its lines sent unless the host knows them. */
  #written(edit: HandEdit): HandEdit {
    const { path, chunk, lines, session, sent } = edit;
    const last = sent.at(-1);
    if (this.#plan === undefined || (last ? areSameLines(last, lines) : isHeard(edit))) return edit;
    this.#host.send({ type: 'write', plan: this.#plan, path, chunk, lines, session });
    return { ...edit, sent: [...sent, lines] };
  }

  #leave(): void {
    if (this.current && this.current.sent.length > 0) this.#ended.push(this.current);
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isResumed = false;
    this.current = null;
  }
}

function isHeard({ heard, lines }: HandEdit): boolean {
  return heard.choice?.kind === 'edited' && areSameLines(heard.lines, lines);
}

/** Whether choosing it gives these lines, as it did before. */
function isOffered(
  choice: HandEdit['before']['choice'],
  lines: readonly string[],
  block: ConflictBlock | undefined,
): boolean {
  if (choice?.kind === 'edited') return false;
  if (choice?.kind !== 'suggestion') return true;
  const offered = block?.suggestions[choice.index];
  return offered !== undefined && areSameLines(offered.lines, lines);
}

function newSession(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}
