import * as fs from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { planTreeMerge } from '../core/merge/tree/planTreeMerge';
import { isLink } from '../core/merge/tree/sameContent';
import { mergeTree } from '../core/merge/tree/mergeTree';
import type { ManifestEntry } from '../core/manifest';
import { commandLine, neededPaths } from './commandLine';
import { conflictStatus } from './conflictStatus';
import { directoryTree, type DirectoryTree } from './directoryTree';
import { MARKER_OPTIONS, markerOptions } from './markerLine';
import { mergedFiles } from './mergedFiles';
import { checkNewDirectory, writeNewDirectory, type NewFile } from './newDirectory';
import { print } from './print';
import { readInput } from './readInput';
import { reportLines, treeReport } from './treeReport';

const OPTIONS = {
  ...MARKER_OPTIONS,
  json: { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  'dry-run': { type: 'boolean' },
  'no-second-opinion': { type: 'boolean' },
} as const;

const INPUTS = ['base dir', 'local dir', 'upstream dir'] as const;

/** `merge-tree`: merges two directories into a new one and prints what was done. @returns the exit status */
export async function mergeTreeCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = commandLine(args, OPTIONS);
  const isDry = values['dry-run'] === true;
  // With --dry-run the place to write to can stay in the line.
  const given = isDry ? positionals.slice(0, INPUTS.length) : positionals;
  const [base, local, upstream, out] = isDry
    ? [...neededPaths(given, INPUTS), undefined]
    : neededPaths(given, [...INPUTS, 'out dir']);
  const marks = markerOptions(values, { local, base, upstream });
  const places = [base, local, upstream];
  if (out !== undefined) {
    checkNewDirectory(
      out,
      places.filter((place) => place !== devNull),
    );
  }

  const trees = places.map(directoryTree);
  const [ofBase, ofLocal, ofUpstream] = trees;
  const files = new FilesByContent(trees);
  const plan = planTreeMerge(
    base === devNull ? undefined : ofBase?.manifest,
    ofLocal?.manifest ?? [],
    ofUpstream?.manifest ?? [],
  );
  const merge = await mergeTree(plan, (entry) => Promise.resolve(readInput(files.fileOf(entry))), {
    secondOpinion: values['no-second-opinion'] !== true,
  });
  const merged = mergedFiles(merge, marks);
  const skipped = trees.flatMap((tree) => tree.skipped.map((entry) => ({ ...entry, in: tree.directory })));
  const report = treeReport(merge, merged, skipped);
  const undo =
    out !== undefined &&
    writeNewDirectory(
      out,
      merged.files.map((file): NewFile => ({
        path: file.path,
        executable: file.mode === '100755',
        content: 'bytes' in file ? file : files.contentOf(file.entry),
      })),
    );
  try {
    if (values.json) print(`${JSON.stringify(report, null, 2)}\n`);
    else if (!values.quiet) print(`${reportLines(report).join('\n')}\n`);
  } catch (error) {
    // Whoever did not hear of it cannot know that it was done.
    if (undo) undo();
    throw error;
  }
  return conflictStatus(merged.conflicts);
}

/** Finds a file on the disk with the bytes of an entry; any will do. */
class FilesByContent {
  readonly #files = new Map<string, string>();

  constructor(trees: readonly DirectoryTree[]) {
    for (const { directory, manifest } of trees) {
      for (const entry of manifest) this.#files.set(keyOf(entry), path.join(directory, entry.path));
    }
  }

  fileOf(entry: ManifestEntry): string {
    const file = this.#files.get(keyOf(entry));
    if (file === undefined) throw new Error(`No directory has ${entry.path}.`);
    return file;
  }

  contentOf(entry: ManifestEntry): NewFile['content'] {
    const file = this.fileOf(entry);
    return isLink(entry) ? { link: fs.readlinkSync(file, 'buffer') } : { copyOf: file };
  }
}

const keyOf = (entry: ManifestEntry): string => `${isLink(entry) ? 'link' : 'file'} ${entry.hash}`;
