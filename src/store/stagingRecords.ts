import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { nodeSha256 } from './nodeSha256';

/** No operation takes this long: what it staged was left behind. */
export const STAGING_STALE_MS = 60 * 60_000;

const schema = v.object({ folder: v.string(), root: v.string(), at: v.number() });

/** A staging folder that an operation made. */
type StagingRecord = Readonly<v.InferOutput<typeof schema>>;

/**
 * The staging folders that operations have made and not removed yet, in any window, one small file for each. What
 * merely has the name of one may be anybody's (a repository can hold a folder of any name), so only what is recorded
 * here is ever swept.
 */
export class StagingRecords {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Records a folder, before it is made.
   *
   * @throws when the record cannot be written
   */
  async add(record: StagingRecord): Promise<void> {
    await fs.mkdir(this.#directory, { recursive: true });
    await fs.writeFile(this.#file(record.folder), JSON.stringify(record), { flag: 'wx' });
  }

  /** Forgets a folder that is gone. Never fails: a record too many is dropped by a later sweep. */
  async remove(folder: string): Promise<void> {
    await fs.rm(this.#file(folder), { force: true }).catch(() => undefined);
  }

  async list(): Promise<readonly StagingRecord[]> {
    const records: StagingRecord[] = [];
    for (const name of await fs.readdir(this.#directory).catch(() => [])) {
      try {
        const text = await fs.readFile(path.join(this.#directory, name), 'utf8');
        const record = v.parse(schema, JSON.parse(text));
        if (this.#file(record.folder) === path.join(this.#directory, name)) records.push(record);
      } catch {
        // Being written or removed by another window, or torn by a crash: not known to be ours.
      }
    }
    return records;
  }

  #file(folder: string): string {
    return path.join(this.#directory, `${nodeSha256(Buffer.from(folder)).slice(0, 32)}.json`);
  }
}
