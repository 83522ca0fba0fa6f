import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '../durableFile';
import { ownerOnly } from '../ownerOnly';
import { mergeSessionText, parseMergeSession, type MergeSessionRecord } from './mergeSessionRecord';

const RECORD = 'session.json';

/** The file of one session. What changes it must have the session's lock. */
export class SessionFile {
  readonly #folder: string;
  readonly path: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.path = path.join(folder, RECORD);
  }

  /**
   * What tells the file from every other that had its name, without reading it. @returns undefined when it is not there
   */
  async identity(): Promise<string | undefined> {
    try {
      const { ino, size, mtimeNs, ctimeNs } = await fs.stat(this.path, { bigint: true });
      return [ino, size, mtimeNs, ctimeNs].join(' ');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** @throws when there is something that cannot be read just now, as when a disk fails; `damaged` is no record */
  async read(): Promise<MergeSessionRecord | 'gone' | 'damaged'> {
    let text: string;
    try {
      text = await fs.readFile(this.path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return 'gone';
      throw error;
    }
    try {
      return parseMergeSession(text);
    } catch {
      return 'damaged';
    }
  }

  /** @throws when it cannot be written; there is the record before or this one then */
  async write(record: MergeSessionRecord): Promise<void> {
    await writeDurably(this.path, Buffer.from(mergeSessionText(record)), undefined, ownerOnly.file);
  }

  /** Copies what cannot be read to another name, before it is written over: it may be a newer extension's. */
  async keepDamaged(): Promise<void> {
    const name = `session.damaged-${randomBytes(4).toString('hex')}.json`;
    const bytes = await fs.readFile(this.path);
    await fs.writeFile(path.join(this.#folder, name), bytes, { flag: 'wx', mode: ownerOnly.file });
  }

  /** Removes what killed processes were writing. Never fails: it goes with the session at the latest. */
  async sweep(): Promise<void> {
    for (const name of await fs.readdir(this.#folder).catch(() => []))
      if (name.startsWith(`${RECORD}.`) && name.endsWith('.tmp'))
        await fs.rm(path.join(this.#folder, name), { force: true }).catch(() => undefined);
  }

  /** Removes the session with everything that is in its folder. */
  async remove(): Promise<void> {
    // First, so that what a crash leaves is no session.
    await fs.rm(this.path, { force: true });
    await fs.rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether a file or folder was not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
