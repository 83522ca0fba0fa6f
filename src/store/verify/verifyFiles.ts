import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { IMAGE_FILE, isMissing, PREVIOUS_IMAGE_FILE, readImageLabel } from '../image';
import { listSegments, readSegment } from '../journal/segment';
import { lossWithoutImage } from '../lostImages';
import { toStoreError, type StoreError } from '../storeError';
import type { Finding } from './finding';
import type { ImageReport } from './verifyImage';

/** Read between two pauses: some milliseconds. */
const PART_BYTES = 1 << 16;

/**
 * Checks both images.
 *
 * @param check as `verifyImage`, of an absolute path
 * @returns `usable`: the names of those that verify
 */
export async function verifyImages(
  directory: string,
  check: (file: string) => Promise<ImageReport | undefined>,
): Promise<{ readonly findings: Finding[]; readonly usable: readonly string[] }> {
  const findings: Finding[] = [];
  const usable: string[] = [];
  for (const file of [IMAGE_FILE, PREVIOUS_IMAGE_FILE]) {
    const report = await check(path.join(directory, file));
    if (report) findings.push({ type: 'image', file, ...report });
    else if (await exists(path.join(directory, file))) usable.push(file);
  }
  if (usable[0] === PREVIOUS_IMAGE_FILE && findings.length === 0) {
    const detail = 'The one before it is used, with the journal.';
    findings.push({ type: 'image', file: IMAGE_FILE, fault: 'missing', detail });
  }
  const loss = usable.length === 0 ? await lossWithoutImage(directory) : undefined;
  if (loss) findings.push({ type: 'image', file: IMAGE_FILE, fault: 'lost', detail: loss.error.message });
  return { findings, usable };
}

/**
 * Reads every segment of the journal, but for what both images have of it, which is not needed any more.
 *
 * @param usable the images that verify
 */
export async function verifyJournal(
  directory: string,
  usable: readonly string[],
  signal?: AbortSignal,
): Promise<Finding[]> {
  const journal = path.join(directory, 'journal');
  const labels = await Promise.all(usable.map((file) => readImageLabel(path.join(directory, file))));
  const inBoth = (name: string): number =>
    labels.length < 2 ? 0 : Math.min(...labels.map(({ label }) => label?.segments[name] ?? 0));
  const findings: Finding[] = [];
  for (const { name } of await listSegments(journal)) {
    if (signal?.aborted) break;
    const [problem, ...more] = await segmentProblems(journal, name, inBoth(name));
    if (!problem) continue;
    const fault = problem.reason === 'newer-format' ? 'newer' : 'damaged';
    const detail = [problem, ...more].map(({ message }) => message).join(' ');
    findings.push({ type: 'journal', file: `journal/${name}`, fault, detail });
  }
  return findings;
}

async function segmentProblems(journal: string, name: string, from: number): Promise<StoreError[]> {
  const problems: StoreError[] = [];
  try {
    for (let at = from, hasMore = true; hasMore;) {
      const read = await readSegment(journal, name, at, PART_BYTES);
      if (read.problem) problems.push(read.problem);
      at = read.offset;
      hasMore = read.hasMore;
      await setImmediate();
    }
  } catch (error) {
    problems.push(toStoreError(error, `Reading ${name}`));
  }
  return problems;
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
