import * as fs from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { replaceFile } from './replaceFile';
import { stagedRecordSchema, type StagedRecord } from './stagedRecord';

const RECORD = 'staged.json';

/** @param folder with the copies of a text @returns undefined when there are none, or their record cannot be read */
export async function readStagedRecord(folder: string): Promise<StagedRecord | undefined> {
  try {
    const text = await fs.readFile(path.join(folder, RECORD), 'utf8');
    return v.parse(stagedRecordSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes it all or nothing, for the user only. The folder is there. */
export async function writeStagedRecord(folder: string, record: StagedRecord): Promise<void> {
  const file = path.join(folder, RECORD);
  await replaceFile(file, `${file}.new`, JSON.stringify(record, undefined, 2));
}
