import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { IMAGE_FILE, isMissing, PREVIOUS_IMAGE_FILE } from '../image';
import { listSegments, readSegment } from '../journal/segment';
import { toStoreError, type StoreError } from '../storeError';
import type { Finding } from './finding';
import type { ImageReport } from './verifyImage';

/** A damaged file that was moved aside has this in its name. */
const ASIDE = '.damaged-';

/**
 * Checks both images.
 *
 * @param check as `verifyImage`, of an absolute path
 */
export async function verifyImages(
  directory: string,
  check: (file: string) => Promise<ImageReport | undefined>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of [IMAGE_FILE, PREVIOUS_IMAGE_FILE]) {
    const report = await check(path.join(directory, file));
    if (report) findings.push({ type: 'image', file, ...report });
  }
  const [current, previous] = await Promise.all(
    [IMAGE_FILE, PREVIOUS_IMAGE_FILE].map((file) => exists(path.join(directory, file))),
  );
  if (!current && previous) {
    const detail = 'The one before it is used, with the journal.';
    findings.push({ type: 'image', file: IMAGE_FILE, fault: 'missing', detail });
  }
  return findings;
}

/** Reads every segment of the journal from its beginning. */
export async function verifyJournal(directory: string, signal?: AbortSignal): Promise<Finding[]> {
  const journal = path.join(directory, 'journal');
  const findings: Finding[] = [];
  for (const { name } of await listSegments(journal)) {
    if (signal?.aborted) break;
    await setImmediate();
    const problem = await segmentProblem(journal, name);
    if (!problem) continue;
    const fault = problem.reason === 'newer-format' ? 'newer' : 'damaged';
    findings.push({ type: 'journal', file: `journal/${name}`, fault, detail: problem.message });
  }
  return findings;
}

async function segmentProblem(journal: string, name: string): Promise<StoreError | undefined> {
  try {
    return (await readSegment(journal, name, 0)).problem;
  } catch (error) {
    return toStoreError(error, `Reading ${name}`);
  }
}

/** Lists what was moved aside earlier, by any window. */
export async function findKeptAside(directory: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const folder of ['', 'journal', 'objects']) {
    const names = await fs.readdir(path.join(directory, folder)).catch(() => []);
    for (const name of names.filter((one) => one.includes(ASIDE)).sort())
      findings.push({ type: 'kept-aside', file: path.posix.join(folder, name) });
  }
  return findings;
}

async function exists(file: string): Promise<boolean> {
  try {
    await fs.stat(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw toStoreError(error, `Looking at ${path.basename(file)}`);
  }
}
