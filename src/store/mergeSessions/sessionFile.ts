import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '../durableFile';
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

  async read(): Promise<MergeSessionRecord | 'gone' | 'damaged'> {
    try {
      return parseMergeSession(await fs.readFile(this.path, 'utf8'));
    } catch (error) {
      return isMissing(error) ? 'gone' : 'damaged';
    }
  }

  /** @throws when it cannot be written; what was there still is then */
  async write(record: MergeSessionRecord): Promise<void> {
    await writeDurably(this.path, Buffer.from(mergeSessionText(record)));
  }

  /** Copies what cannot be read to another name, before it is written over: it may be a newer extension's. */
  async keepDamaged(): Promise<void> {
    const name = `session.damaged-${randomBytes(4).toString('hex')}.json`;
    await fs.copyFile(this.path, path.join(this.#folder, name));
  }

  /** Removes what killed processes were writing. */
  async sweep(): Promise<void> {
    for (const name of await fs.readdir(this.#folder))
      if (name.startsWith(`${RECORD}.`) && name.endsWith('.tmp'))
        await fs.rm(path.join(this.#folder, name), { force: true });
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
