import * as fs from 'node:fs';
import path from 'node:path';
import { markedText } from '../core/merge/markers/markedText';
import { mergeFile } from '../core/merge/mergeFile';
import { commandLine } from './commandLine';
import { UsageError } from './commandError';
import { conflictStatus } from './conflictStatus';
import { MARKER_OPTIONS, markerOptions } from './markerLine';
import { mergeReport } from './mergeReport';
import { readInput } from './readInput';

const OPTIONS = {
  ...MARKER_OPTIONS,
  stdout: { type: 'boolean', short: 'p' },
  quiet: { type: 'boolean', short: 'q' },
  'no-second-opinion': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** What merging came to: the bytes to write, and how many conflicts they have. */
interface Result {
  readonly bytes: Uint8Array;
  readonly conflicts: number;
  readonly remarks: readonly string[];
}

/** `merge-file`: merges upstream's changes into a local file, or prints the result. @returns the exit status */
export function mergeFileCommand(args: readonly string[]): number {
  const { values, positionals } = commandLine(args, OPTIONS);
  const [local, base, upstream] = positionals;
  if (local === undefined || base === undefined || upstream === undefined || positionals.length > 3)
    throw new UsageError();
  const marks = markerOptions(values, { local, base, upstream });
  const before = readInput(local);
  const merge = mergeFile(readInput(base), before, readInput(upstream), {
    secondOpinion: values['no-second-opinion'] !== true,
  });
  if (values.json) {
    const report = mergeReport(merge, local);
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return conflictStatus(report.conflicts);
  }
  const result = ((): Result => {
    switch (merge.kind) {
      case 'settled':
        return { bytes: merge.from === 'upstream' ? readInput(upstream) : before, conflicts: 0, remarks: [] };
      case 'binary':
        return {
          bytes: before,
          conflicts: 1,
          remarks: [`${local} is not UTF-8 text and was changed on both sides; the local file stays.`],
        };
      case 'text': {
        const { text, conflicts } = markedText(merge.merge, marks);
        const ambiguous = merge.merge.chunks.some((chunk) => 'cause' in chunk && chunk.cause === 'ambiguous');
        return {
          bytes: Buffer.from(text),
          conflicts,
          remarks: ambiguous ? [`${local}: repeated lines can be aligned in two ways; choose one.`] : [],
        };
      }
    }
  })();
  if (values.stdout) process.stdout.write(result.bytes);
  else if (!Buffer.from(result.bytes).equals(before)) replaceFile(local, result.bytes);
  if (!values.quiet) {
    for (const remark of result.remarks) process.stderr.write(`artifact-lineage: ${remark}\n`);
  }
  return conflictStatus(result.conflicts);
}

/** Writes beside the file and renames, so that it is either the old or the new one; a link goes on leading to it. */
function replaceFile(file: string, bytes: Uint8Array): void {
  const real = fs.realpathSync(file);
  const staged = path.join(path.dirname(real), `.${path.basename(real)}.${String(process.pid)}.tmp`);
  const { mode } = fs.statSync(real);
  fs.accessSync(real, fs.constants.W_OK);
  try {
    fs.writeFileSync(staged, bytes, { flag: 'wx', mode, flush: true });
    fs.chmodSync(staged, mode);
    fs.renameSync(staged, real);
  } catch (error) {
    fs.rmSync(staged, { force: true });
    throw error;
  }
}
