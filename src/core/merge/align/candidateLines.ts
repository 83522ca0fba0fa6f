/** The lines of a text that are worth searching for in the other one. */
interface CandidateLines {
  readonly lines: Int32Array;
  /** Of each candidate, in the whole text. */
  readonly positions: Int32Array;
}

const NONE = 0;
const SOME = 1;
const MANY = 2;

/** How far around a frequent line its neighbours are looked at (git's XDL_SIMSCAN_WINDOW). */
const WINDOW = 100;
/** A frequent line among lines without counterpart is left out when these are so many times more (XDL_KPDIS_RUN). */
const OUTWEIGHED = 4;
/** More counterparts than this are always many (XDL_MAX_EQLIMIT). */
const MOST_COUNTERPARTS = 1024;

/**
 * Leaves out the lines between `start` and `end` that cannot be matched (the other text has none like them), and those
 * that should not be: frequent lines, such as blank ones, that stand among lines without counterpart would be matched
 * with an unrelated one of their many likes. The rules and the numbers are those of git's xdiff, so that our decisions
 * are git's.
 *
 * @param changed gets a 1 for each line that is left out
 */
export function candidateLines(
  text: Int32Array,
  other: Int32Array,
  start: number,
  end: number,
  distinct: number,
  changed: Uint8Array,
): CandidateLines {
  const counterparts = new Int32Array(distinct);
  for (const line of other) counterparts[line] = (counterparts[line] ?? 0) + 1;
  const many = Math.min(roughSquareRoot(text.length), MOST_COUNTERPARTS);
  const frequency = new Uint8Array(end);
  for (let i = start; i < end; i++) {
    const count = counterparts[text[i] ?? 0] ?? 0;
    frequency[i] = count === 0 ? NONE : count >= many ? MANY : SOME;
  }
  const lines = new Int32Array(end - start);
  const positions = new Int32Array(end - start);
  let count = 0;
  for (let i = start; i < end; i++) {
    if (frequency[i] === SOME || (frequency[i] === MANY && !isOutweighed(frequency, i, start, end - 1))) {
      lines[count] = text[i] ?? 0;
      positions[count++] = i;
    } else {
      changed[i] = 1;
    }
  }
  return { lines: lines.subarray(0, count), positions: positions.subarray(0, count) };
}

/** Whether a frequent line stands, on both sides, in a run of mostly lines without counterpart. */
function isOutweighed(frequency: Uint8Array, at: number, first: number, last: number): boolean {
  const lowest = Math.max(first, at - WINDOW);
  const highest = Math.min(last, at + WINDOW);
  let none = 0;
  let many = 0;
  for (let i = at - 1; i >= lowest && frequency[i] !== SOME; i--) {
    if (frequency[i] === NONE) none++;
    else many++;
  }
  if (none === 0) return false;
  const noneBefore = none;
  for (let i = at + 1; i <= highest && frequency[i] !== SOME; i++) {
    if (frequency[i] === NONE) none++;
    else many++;
  }
  if (none === noneBefore) return false;
  // The line itself counts once from either side, as it does in git.
  const frequent = many + 2;
  return frequent * OUTWEIGHED < frequent + none;
}

/** A power of two near the square root, found by shifting (xdl_bogosqrt). */
export function roughSquareRoot(n: number): number {
  let root = 1;
  for (let rest = n; rest > 0; rest >>= 2) root <<= 1;
  return root;
}
