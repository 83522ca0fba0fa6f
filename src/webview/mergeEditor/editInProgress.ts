import type { ConflictBlock, FileDocument } from '../../protocol/mergeEditor';
import { conflictsOf } from './conflictOrder';
import type { HostConnection } from './hostConnection';
import type { HandEdit } from './keptView';

/** How long the host waits for what is typed. */
const WRITTEN_AFTER_MS = 250;

/** The one conflict that is written by hand, and its way to the host. */
export class EditInProgress {
  readonly #host: HostConnection;
  /** What the host knows of this edit; undefined when it knows nothing. */
  #written: string | undefined;
  #timer: number | undefined;
  #isResumed = false;
  current: HandEdit | null = null;

  constructor(host: HostConnection) {
    this.#host = host;
  }

  begin(path: string, block: ConflictBlock): void {
    if (this.current?.path === path && this.current.chunk === block.chunk) return;
    this.close();
    const { chunk, choice, result, draft } = block;
    const lines = choice === null ? draft : result;
    this.current = {
      path,
      chunk,
      sides: sidesOf(block),
      session: newSession(),
      lines,
      cursor: 0,
      before: { choice, lines: result },
    };
  }

  /** After the window was made again: what was typed last may not have reached the host. */
  resume(edit: HandEdit): void {
    this.current = edit;
    this.#isResumed = true;
  }

  change(lines: string[], cursor: number): void {
    if (!this.current) return;
    this.current = { ...this.current, lines, cursor };
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.flush(), WRITTEN_AFTER_MS);
  }

  moveCursor(cursor: number): void {
    if (this.current) this.current = { ...this.current, cursor };
  }

  /** Tells the host what was typed, if it waits for that. A conflict that was only looked at stays as it is. */
  flush(): void {
    if (this.#timer !== undefined) this.#write();
  }

  /** Takes what is in the editor, changed or not. */
  finish(): void {
    this.#write();
    this.#end();
  }

  /** Ends the edit with what was typed, if anything was. */
  close(): void {
    this.flush();
    this.#end();
  }

  closeIf(chunk: number): void {
    if (this.current?.chunk === chunk) this.close();
  }

  /** Puts back what was there before. */
  discard(): void {
    const edit = this.current;
    const wasWritten = this.#written !== undefined;
    this.#end();
    if (!edit || !wasWritten) return;
    const { path, chunk, session, before } = edit;
    this.#host.send(
      before.choice?.kind === 'edited'
        ? { type: 'write', path, chunk, lines: before.lines, session }
        : { type: 'choose', path, chunk, choice: before.choice },
    );
  }

  /** A document in which the conflict is no more ends the edit; after a reload, the host gets what it has missed. */
  check(document: FileDocument): void {
    const edit = this.current;
    if (edit?.path !== document.path) return;
    const same = conflictsOf(document.blocks).filter((block) => sidesOf(block) === edit.sides);
    const block = same.find(({ chunk }) => chunk === edit.chunk) ?? same[0];
    if (!block) {
      this.#end();
      return;
    }
    if (block.chunk !== edit.chunk) this.current = { ...edit, chunk: block.chunk };
    if (!this.#isResumed) return;
    this.#isResumed = false;
    if (block.choice?.kind === 'edited') this.#written = block.result.join('\n');
    const known = this.#written ?? (block.choice === null ? block.draft : block.result).join('\n');
    if (known !== edit.lines.join('\n')) this.#write();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.current) return;
    const { path, chunk, lines, session } = this.current;
    const text = lines.join('\n');
    if (text === this.#written) return;
    this.#written = text;
    this.#host.send({ type: 'write', path, chunk, lines, session });
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#written = undefined;
    this.#isResumed = false;
    this.current = null;
  }
}

function sidesOf({ local, upstream }: ConflictBlock): string {
  return JSON.stringify([local, upstream].map((lines) => lines.map(({ text }) => text)));
}

function newSession(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}
