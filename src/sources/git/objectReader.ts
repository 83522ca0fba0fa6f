import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { startGit, type GitFolder } from './gitProcess';

/** An object of a repository. */
interface GitObject {
  /** Hex. */
  readonly id: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Empty when only the size was asked for. */
  readonly bytes: Uint8Array;
}

/** An object whose bytes are arriving. */
interface Body {
  readonly object: GitObject;
  readonly bytes: Uint8Array;
  filled: number;
}

type Answer = GitObject | undefined;

const HEADER = /^([0-9a-f]{40}|[0-9a-f]{64}) ([a-z]+) (\d+)$/;
const NEWLINE = 10;
/** Bytes: no header is that long, as no name is. */
const MOST_HEADER = 100_000;

/**
 * Reads objects through one `git cat-file --batch`, many at once. What is missing is undefined, and so is everything once
 * the process ended.
 */
export class ObjectReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #withBytes: boolean;
  readonly #mostBytes: number;
  readonly #waiting: ((answer: Answer) => void)[] = [];
  #header = Buffer.alloc(0);
  #body: Body | undefined;
  #ended = false;

  /** @param mostBytes of one object: a larger one ends the process. `0` asks for sizes alone. */
  constructor(folder: GitFolder, mostBytes: number, signal: AbortSignal) {
    this.#withBytes = mostBytes > 0;
    this.#mostBytes = mostBytes;
    this.#child = startGit(folder, ['cat-file', this.#withBytes ? '--batch' : '--batch-check'], signal);
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    this.#child.on('error', () => {
      this.#end();
    });
    this.#child.on('close', () => {
      this.#end();
    });
  }

  /** Whether answers are to be believed: an ended process knows nothing. */
  get ended(): boolean {
    return this.#ended;
  }

  /** @param name anything that names an object; one with a line break names none */
  read(name: string): Promise<Answer> {
    if (this.#ended || /[\n\0]/.test(name)) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin.write(`${name}\n`);
    });
  }

  close(): void {
    this.#end();
    this.#child.kill('SIGKILL');
  }

  #take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#ended)
      at = this.#body ? this.#takeBody(this.#body, chunk, at) : this.#takeHeader(chunk, at);
  }

  #takeHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(NEWLINE, at);
    this.#header = Buffer.concat([this.#header, chunk.subarray(at, end === -1 ? chunk.length : end)]);
    if (this.#header.length > MOST_HEADER) this.close();
    if (end === -1) return chunk.length;
    const [, id = '', type = '', size = ''] = HEADER.exec(this.#header.toString('utf8')) ?? [];
    this.#header = Buffer.alloc(0);
    if (id === '') {
      this.#answer(undefined);
    } else if (!this.#withBytes) {
      this.#answer({ id, type, size: Number(size), bytes: new Uint8Array() });
    } else if (Number(size) > this.#mostBytes) {
      this.close();
    } else {
      // One more for the line break that follows.
      const bytes = new Uint8Array(Number(size) + 1);
      const object = { id, type, size: Number(size), bytes: bytes.subarray(0, Number(size)) };
      this.#body = { object, bytes, filled: 0 };
    }
    return end + 1;
  }

  #takeBody(body: Body, chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + body.bytes.length - body.filled);
    body.bytes.set(chunk.subarray(at, end), body.filled);
    body.filled += end - at;
    if (body.filled === body.bytes.length) {
      this.#body = undefined;
      this.#answer(body.object);
    }
    return end;
  }

  #answer(answer: Answer): void {
    this.#waiting.shift()?.(answer);
  }

  #end(): void {
    this.#ended = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}
