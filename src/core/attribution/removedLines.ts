import type { VersionId } from '../identity';
import type { EarlierFile, FileHistory, FileInVersion } from './attributeLines';
import { unchangedLines } from './unchangedLines';

/** What has become of the lines of the older file in a later one. */
interface Fate {
  /** Where each stands there; -1 for one that is gone. */
  readonly places: Int32Array;
  /** The version that took it away; undefined while it is there. */
  readonly removedBy: readonly (VersionId | undefined)[];
}

/**
 * Tells for each line of a file in an older version which version took it away, on the way to a newer one: the mirror image of
 * who brought a line. A version took it away that has it not while every parent of it, as far as these come from the older
 * version, has it: a merge that follows one of its sides took nothing away.
 *
 * @param history of the newer file
 * @param pause called between two pieces of work; what it throws ends the search
 * @returns undefined for each line that is still there; undefined as a whole where the newer file does not come from the older one,
 *   or one on the way cannot be read
 */
export async function removedLines(
  history: FileHistory,
  older: FileInVersion,
  newer: FileInVersion,
  pause: () => Promise<void>,
): Promise<readonly (VersionId | undefined)[] | undefined> {
  const lines = await history.lines(older);
  if (!lines) return undefined;
  const first: Fate = {
    places: Int32Array.from(lines, (_, index) => index),
    removedBy: lines.map(() => undefined),
  };
  const steps = await wayBetween(history, older, newer, pause);
  const fates = new Map([[keyOf(older), first]]);
  const uses = new Map<string, number>();
  for (const { earlier } of steps)
    for (const one of earlier) uses.set(keyOf(one), (uses.get(keyOf(one)) ?? 0) + 1);

  for (const { file, earlier } of steps) {
    const known = earlier.filter((one) => fates.has(keyOf(one)));
    const fate = await fateIn(history, file, known, fates, pause);
    if (fate === 'unreadable') return undefined;
    if (fate) fates.set(keyOf(file), fate);
    // A long history has many versions, and each fate is as long as the file.
    for (const one of earlier) {
      const left = (uses.get(keyOf(one)) ?? 0) - 1;
      uses.set(keyOf(one), left);
      if (left === 0) fates.delete(keyOf(one));
    }
  }
  return fates.get(keyOf(newer))?.removedBy;
}

/** A file on the way, and what it was in the parents of its version. */
interface Step {
  readonly file: FileInVersion;
  readonly earlier: readonly EarlierFile[];
}

/** What the newer file came through, each after its parents, without the older one and what lies before it. */
async function wayBetween(
  history: FileHistory,
  older: FileInVersion,
  newer: FileInVersion,
  pause: () => Promise<void>,
): Promise<Step[]> {
  const steps: Step[] = [];
  const waiting = new Map<VersionId, Map<string, FileInVersion>>([
    [newer.version, new Map([[newer.path, newer]])],
  ]);
  const start = history.order.indexOf(older.version);
  const ahead = new Set(history.order);
  for (let at = history.order.length - 1; start >= 0 && at > start; at--) {
    const version = history.order[at];
    if (version === undefined) break;
    ahead.delete(version);
    for (const file of waiting.get(version)?.values() ?? []) {
      await pause();
      const earlier = (await history.earlier(file)).filter((one) => ahead.has(one.version));
      steps.push({ file, earlier });
      for (const one of earlier) {
        const files = waiting.get(one.version) ?? new Map<string, FileInVersion>();
        waiting.set(one.version, files.set(one.path, one));
      }
    }
    waiting.delete(version);
  }
  return steps.reverse();
}

async function fateIn(
  history: FileHistory,
  file: FileInVersion,
  earlier: readonly EarlierFile[],
  fates: ReadonlyMap<string, Fate>,
  pause: () => Promise<void>,
): Promise<Fate | 'unreadable' | undefined> {
  const same = earlier.find(({ isSame }) => isSame);
  if (same) return fates.get(keyOf(same));
  let after: readonly string[] | undefined;
  let joined: Fate | undefined;
  for (const one of earlier) {
    const before = await history.lines(one);
    after ??= await history.lines(file);
    const fate = fates.get(keyOf(one));
    if (!before || !after || !fate) return 'unreadable';
    const from = await unchangedLines(before, after, pause);
    joined = join(joined, moved(fate, from, before.length, file.version), file.version);
  }
  return joined;
}

/** What has become of the lines one version later. */
function moved({ places, removedBy }: Fate, from: Int32Array, length: number, version: VersionId): Fate {
  const to = new Int32Array(length).fill(-1);
  from.forEach((before, after) => {
    if (before >= 0) to[before] = after;
  });
  const next = places.map((place) => (place < 0 ? -1 : (to[place] ?? -1)));
  return {
    places: next,
    removedBy: removedBy.map((by, line) => by ?? ((next[line] ?? -1) < 0 ? version : undefined)),
  };
}

/** Of both sides of a merge: there is what either has, and what a side had lost before, the merge did not take away. */
function join(one: Fate | undefined, other: Fate, merge: VersionId): Fate {
  if (!one) return other;
  const places = one.places.map((place, line) => (place < 0 ? (other.places[line] ?? -1) : place));
  const removedBy = one.removedBy.map((by, line) => {
    if ((places[line] ?? -1) >= 0) return undefined;
    return by === merge ? other.removedBy[line] : by;
  });
  return { places, removedBy };
}

const keyOf = ({ version, path }: FileInVersion): string => `${version} ${path}`;
