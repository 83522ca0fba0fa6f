import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { markedText } from '../core/merge/markers/markedText';
import type { Side } from '../core/merge/mergeChunk';
import { mergeFile, MOST_LINES } from '../core/merge/mergeFile';
import { commandLine, neededPaths } from './commandLine';
import { CommandError } from './commandError';
import { conflictStatus } from './conflictStatus';
import { displayPath } from './displayPath';
import { MARKER_OPTIONS, markerOptions } from './markerLine';
import { mergeReport } from './mergeReport';
import { writingSentence } from './plainSentence';
import { print } from './print';
import { readInput } from './readInput';

const OPTIONS = {
  ...MARKER_OPTIONS,
  stdout: { type: 'boolean', short: 'p' },
  quiet: { type: 'boolean', short: 'q' },
  'no-second-opinion': { type: 'boolean' },
  json: { type: 'boolean' },
  path: { type: 'string' },
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
  const [local, base, upstream] = neededPaths(positionals, ['local', 'base', 'upstream']);
  const marks = markerOptions(values, { local, base, upstream });
  const isWritten = values.stdout !== true && values.json !== true;
  if (isWritten && local === devNull)
    throw new CommandError(
      `${devNull} cannot be the local file that is written; add -p to print the result.`,
    );
  const [before, theirs] = [readInput(local), readInput(upstream)];
  const merge = mergeFile(readInput(base), before, theirs, {
    secondOpinion: values['no-second-opinion'] !== true,
  });
  if (merge.kind === 'too-large') {
    throw new CommandError(
      `${local}, ${base} or ${upstream} has too many lines to merge (the limit is ${MOST_LINES.toLocaleString('en')}).`,
    );
  }
  if (values.json) {
    const report = mergeReport(merge, values.path ?? local);
    print(`${JSON.stringify(report, null, 2)}\n`);
    return conflictStatus(report.conflicts);
  }
  const result = ((): Result => {
    switch (merge.kind) {
      case 'settled':
        return { bytes: merge.from === 'upstream' ? theirs : before, conflicts: 0, remarks: [] };
      case 'binary':
        return {
          bytes: before,
          conflicts: 1,
          remarks: [
            `${names(merge.notText, { local, base, upstream })} not UTF-8 text, so the changes of both sides cannot be merged; the local file stays as it is.`,
          ],
        };
      case 'text': {
        const { text, conflicts } = markedText(merge.merge, marks);
        const ambiguous = merge.merge.chunks.some((chunk) => 'cause' in chunk && chunk.cause === 'ambiguous');
        return {
          bytes: Buffer.from(text),
          conflicts,
          remarks: ambiguous
            ? [
                'Repeated lines can be aligned in two ways, with different results; choose one between the markers.',
              ]
            : [],
        };
      }
    }
  })();
  if (!isWritten) print(result.bytes);
  else if (!Buffer.from(result.bytes).equals(before)) replaceFile(local, result.bytes);
  if (!values.quiet) {
    const name = displayPath(values.path ?? local);
    for (const remark of result.remarks) process.stderr.write(`artifact-lineage: ${name}: ${remark}\n`);
  }
  return conflictStatus(result.conflicts);
}

/** `local is`, `base and upstream are`. */
function names(sides: readonly Side[], files: Readonly<Record<Side, string>>): string {
  const words = sides.map((side) =>
    side === 'local' ? 'the local file' : `${side} (${displayPath(files[side])})`,
  );
  return `${words.join(' and ')} ${words.length === 1 ? 'is' : 'are'}`;
}

/** Writes beside the file and renames, so that it is either the old or the new one; a link goes on leading to it. */
function replaceFile(file: string, bytes: Uint8Array): void {
  let staged: string | undefined;
  try {
    const real = fs.realpathSync(file);
    const { mode, uid, gid } = fs.statSync(real);
    fs.accessSync(real, fs.constants.W_OK);
    const place = path.join(path.dirname(real), `.${randomUUID()}.tmp`);
    const fd = fs.openSync(place, 'wx', mode);
    staged = place;
    try {
      fs.writeFileSync(fd, bytes);
      if (process.getuid?.() === 0) fs.fchownSync(fd, uid, gid);
      fs.fchmodSync(fd, mode);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(staged, real);
  } catch (error) {
    if (staged !== undefined) fs.rmSync(staged, { force: true });
    throw new CommandError(writingSentence(file, error), { cause: error });
  }
}
