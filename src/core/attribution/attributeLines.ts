import type { VersionId } from '../identity';
import { unchangedLines } from './unchangedLines';

/** A file as it is in a version. */
export interface FileInVersion {
  readonly version: VersionId;
  readonly path: string;
}

/** What a file was in a parent of its version. */
export interface EarlierFile extends FileInVersion {
  /** Whether its content is the same. */
  readonly isSame: boolean;
}

/** The history of one file, as far as it is kept. */
export interface FileHistory {
  /** Every version that the file may have come through, each after its parents. */
  readonly order: readonly VersionId[];
  /** What the file was in the parents of its version that have it, the first parent's first; none where it is new. */
  readonly earlier: (file: FileInVersion) => Promise<readonly EarlierFile[]>;
  /** The file's lines without their ends; undefined where it is no text, or cannot be read. */
  readonly lines: (file: FileInVersion) => Promise<readonly string[] | undefined>;
  /** What was found out before about a file. */
  readonly known: (file: FileInVersion) => Attribution | undefined;
}

/** The version that brought each line of a file. */
export type Attribution = readonly VersionId[];

/** Lines of a file on the way back through its versions. */
interface Suspect {
  readonly lines: readonly string[];
  readonly traces: readonly Trace[];
}

/** Where a line of the file that was asked about stands in an earlier one. */
interface Trace {
  readonly target: number;
  readonly line: number;
}

/**
 * Tells for each line of a file in a version which version brought it, as `git blame` does: a line belongs to the oldest
 * version from which it can be followed without a break. In a merge a line that the first parent has is followed there, then
 * one that the second has; what neither has, the merge brought. Line ends do not count, as in merges.
 *
 * Versions in which the file did not change are passed through without reading anything. What lies behind a content that
 * cannot be read is not known: its lines belong to the version after it.
 *
 * @param pause called between two pieces of work; what it throws ends the search
 * @returns undefined for a file that is no text, or cannot be read
 */
export async function attributeLines(
  history: FileHistory,
  file: FileInVersion,
  pause: () => Promise<void>,
): Promise<Attribution | undefined> {
  const known = history.known(file);
  if (known) return known;
  const lines = await history.lines(file);
  if (!lines) return undefined;
  const result = lines.map(() => file.version);
  let left = lines.length;
  const settle = (traces: readonly Trace[], versionOf: (line: number) => VersionId | undefined): void => {
    for (const { target, line } of traces) result[target] = versionOf(line) ?? file.version;
    left -= traces.length;
  };

  const waiting = new Map<VersionId, Map<string, Suspect>>();
  const wait = ({ version, path }: FileInVersion, suspect: Suspect): void => {
    const files = waiting.get(version) ?? new Map<string, Suspect>();
    waiting.set(version, files);
    const other = files.get(path);
    files.set(path, other ? { ...other, traces: [...other.traces, ...suspect.traces] } : suspect);
  };
  wait(file, { lines, traces: lines.map((_, line) => ({ target: line, line })) });

  const ahead = new Set(history.order);
  for (let at = history.order.length - 1; at >= 0 && left > 0; at--) {
    const version = history.order[at];
    if (version === undefined) break;
    // A parent that was visited before its child stands in a circle, which imported data may have.
    ahead.delete(version);
    for (const [path, suspect] of waiting.get(version) ?? []) {
      await pause();
      const here = { version, path };
      const found = history.known(here);
      if (found) {
        settle(suspect.traces, (line) => found[line]);
        continue;
      }
      const earlier = (await history.earlier(here)).filter((one) => ahead.has(one.version));
      const same = earlier.find(({ isSame }) => isSame);
      if (same) {
        wait(same, suspect);
        continue;
      }
      let { traces } = suspect;
      for (const one of earlier) {
        const before = await history.lines(one);
        if (!before) continue;
        const from = await unchangedLines(before, suspect.lines, pause);
        const isThere = ({ line }: Trace): boolean => (from[line] ?? -1) >= 0;
        const followed = traces.filter(isThere);
        if (followed.length === 0) continue;
        wait(one, {
          lines: before,
          traces: followed.map(({ target, line }) => ({ target, line: from[line] ?? 0 })),
        });
        traces = traces.filter((trace) => !isThere(trace));
      }
      settle(traces, () => version);
    }
    waiting.delete(version);
  }
  return result;
}
