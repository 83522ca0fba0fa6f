/** What is looked for in the base at every place of the target: git, rsync and xdelta do it in about this size, too. */
const BLOCK = 16;
/** Of equal blocks in the base no more are tried at one place, so that the time stays linear in what repeats itself. */
const MAX_TRIES = 8;
/** Hashed or looked up between two pauses: about half a millisecond. */
const BYTES_BEFORE_PAUSE = 1 << 16;
/** Carried out between two pauses, for as long. */
const COPIES_BEFORE_PAUSE = 1 << 12;
const COMPARED_AT_ONCE = 1 << 12;
/** Any odd number that spreads bytes; the hash is a polynomial in it, modulo 2^32. */
const FACTOR = 0x01000193;
const LEAVING_FACTOR = factorToThe(BLOCK);

type Pause = () => Promise<unknown>;

/**
 * Says a target by ranges of its base and the bytes between them, as deflate does with a dictionary, but however far
 * apart they are. In time linear in both; not compressed yet.
 *
 * The bytes: how long the instructions are, the instructions, then everything that is inserted. An instruction is how
 * many bytes to insert, how many to copy, and, unless that is 0, from where, counted from the end of the range before
 * (zigzag). All numbers are varints.
 */
export async function encodeDelta(base: Uint8Array, target: Uint8Array, pause: Pause): Promise<Uint8Array> {
  const delta = new DeltaWriter(target);
  const start = commonLength(base, 0, target, 0, Math.min(base.length, target.length));
  const end = commonEnd(base, target, Math.min(base.length, target.length) - start);
  // The rest of the base is of use, too: what was moved is found where it was.
  if (start > 0) delta.copy(0, 0, start);
  if (target.length - end - start >= BLOCK)
    await copyBlocks(base, target, start, target.length - end, delta, pause);
  if (end > 0) delta.copy(target.length - end, base.length - end, end);
  return delta.end();
}

/**
 * @param size of the target, in bytes
 * @throws RangeError when the delta does not give just so many bytes from this base; nothing larger is ever allocated
 */
export async function applyDelta(
  base: Uint8Array,
  delta: Uint8Array,
  size: number,
  pause: Pause,
): Promise<Uint8Array> {
  const target = new Uint8Array(size);
  const instructions = new VarintReader(delta);
  let inserted = instructions.next();
  instructions.end = inserted += instructions.at;
  let at = 0;
  let from = 0;
  for (let count = 1; instructions.at < instructions.end; count++) {
    const insertLength = instructions.next();
    target.set(within(delta, inserted, insertLength), at);
    inserted += insertLength;
    at += insertLength;
    const copyLength = instructions.next();
    if (copyLength > 0) {
      const zigzag = instructions.next();
      from += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
      target.set(within(base, from, copyLength), at);
      from += copyLength;
      at += copyLength;
    }
    if (count % COPIES_BEFORE_PAUSE === 0) await pause();
  }
  if (at !== size || inserted !== delta.length) throw new RangeError('A delta does not give its object.');
  return target;
}

/** How long the delta of a target of so many bytes is at most: its inserts, and an instruction for every copied block. */
export function longestDelta(size: number): number {
  return 2 * size + 64;
}

async function copyBlocks(
  base: Uint8Array,
  target: Uint8Array,
  start: number,
  end: number,
  delta: DeltaWriter,
  pause: Pause,
): Promise<void> {
  const blocks = await BlockIndex.of(base, pause);
  let hash = hashAt(target, start);
  let nextPause = start + BYTES_BEFORE_PAUSE;
  for (let at = start; ;) {
    if (at >= nextPause) {
      await pause();
      nextPause = at + BYTES_BEFORE_PAUSE;
    }
    const found = blocks.longest(hash, target, at, end, delta.written);
    if (found) {
      delta.copy(found.at, found.from, found.length);
      at = found.at + found.length;
      if (at + BLOCK > end) return;
      hash = hashAt(target, at);
    } else {
      if (at + BLOCK >= end) return;
      hash = rolled(hash, target[at] ?? 0, target[at + BLOCK] ?? 0);
      at++;
    }
  }
}

interface Match {
  readonly at: number;
  readonly from: number;
  readonly length: number;
}

/** Where in a base each hash of a block is. */
class BlockIndex {
  readonly #base: Uint8Array;
  /** The last block (its number + 1) in each bucket; 0 for none. */
  readonly #buckets: Int32Array;
  /** The block (its number + 1) before it in the same bucket. */
  readonly #before: Int32Array;
  readonly #shift: number;

  private constructor(base: Uint8Array) {
    const count = Math.floor(base.length / BLOCK);
    const bits = Math.max(1, Math.ceil(Math.log2(count + 1)));
    this.#base = base;
    this.#buckets = new Int32Array(1 << bits);
    this.#before = new Int32Array(count + 1);
    this.#shift = 32 - bits;
  }

  static async of(base: Uint8Array, pause: Pause): Promise<BlockIndex> {
    const index = new BlockIndex(base);
    let previous: number | undefined;
    for (let block = 1; block * BLOCK <= base.length; block++) {
      const hash = hashAt(base, (block - 1) * BLOCK);
      // Of a run of equal blocks the first is enough.
      if (hash !== previous) {
        const bucket = index.#bucket(hash);
        index.#before[block] = index.#buckets[bucket] ?? 0;
        index.#buckets[bucket] = block;
      }
      previous = hash;
      if ((block * BLOCK) % BYTES_BEFORE_PAUSE === 0) await pause();
    }
    return index;
  }

  /** The longest range of the base that the target has around `at`: not before `written`, not beyond `end`. */
  longest(hash: number, target: Uint8Array, at: number, end: number, written: number): Match | undefined {
    let best: Match | undefined;
    let block = this.#buckets[this.#bucket(hash)] ?? 0;
    for (let tries = 0; block !== 0 && tries < MAX_TRIES; tries++, block = this.#before[block] ?? 0) {
      const from = (block - 1) * BLOCK;
      const length = commonLength(this.#base, from, target, at, Math.min(this.#base.length - from, end - at));
      if (length < BLOCK || (best && length <= best.length)) continue;
      let back = 0;
      const most = Math.min(from, at - written);
      while (back < most && this.#base[from - back - 1] === target[at - back - 1]) back++;
      best = { at: at - back, from: from - back, length: length + back };
    }
    return best;
  }

  #bucket(hash: number): number {
    return Math.imul(hash, 0x9e3779b1) >>> this.#shift;
  }
}

class DeltaWriter {
  readonly #target: Uint8Array;
  readonly #instructions: number[] = [];
  readonly #inserts: Uint8Array[] = [];
  /** The end of the range copied last, in the base. */
  #from = 0;
  /** How much of the target is said. */
  written = 0;

  constructor(target: Uint8Array) {
    this.#target = target;
  }

  /** Copies a range of the base to `at`, and inserts what comes before it. */
  copy(at: number, from: number, length: number): void {
    this.#insertUntil(at);
    this.#number(length);
    const distance = from - this.#from;
    this.#number(distance >= 0 ? distance * 2 : -distance * 2 - 1);
    this.#from = from + length;
    this.written = at + length;
  }

  end(): Uint8Array {
    if (this.written < this.#target.length) {
      this.#insertUntil(this.#target.length);
      this.#number(0);
    }
    const instructions = Uint8Array.from(this.#instructions.splice(0));
    this.#number(instructions.length);
    return Buffer.concat([Uint8Array.from(this.#instructions), instructions, ...this.#inserts]);
  }

  #insertUntil(at: number): void {
    this.#number(at - this.written);
    if (at > this.written) this.#inserts.push(this.#target.subarray(this.written, at));
    this.written = at;
  }

  #number(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#instructions.push((rest % 128) + 128);
    this.#instructions.push(rest);
  }
}

class VarintReader {
  readonly #bytes: Uint8Array;
  at = 0;
  end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.end = bytes.length;
  }

  next(): number {
    let value = 0;
    for (let factor = 1; this.at < this.end && factor <= 2 ** 42; factor *= 128) {
      const byte = this.#bytes[this.at++] ?? 0;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
    throw new RangeError('A delta is cut off.');
  }
}

function within(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (at < 0 || at + length > bytes.length)
    throw new RangeError('A delta asks for bytes that are not there.');
  return bytes.subarray(at, at + length);
}

function commonLength(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, most: number): number {
  let length = 0;
  for (
    let step = COMPARED_AT_ONCE;
    length + step <= most &&
    // Most ranges are short: their end is not worth comparing at once.
    a[aAt + length + BLOCK] === b[bAt + length + BLOCK] &&
    Buffer.compare(
      a.subarray(aAt + length, aAt + length + step),
      b.subarray(bAt + length, bAt + length + step),
    ) === 0;
    length += step
  );
  while (length < most && a[aAt + length] === b[bAt + length]) length++;
  return length;
}

function commonEnd(a: Uint8Array, b: Uint8Array, most: number): number {
  let length = 0;
  const equal = (step: number): boolean =>
    Buffer.compare(
      a.subarray(a.length - length - step, a.length - length),
      b.subarray(b.length - length - step, b.length - length),
    ) === 0;
  while (length + COMPARED_AT_ONCE <= most && equal(COMPARED_AT_ONCE)) length += COMPARED_AT_ONCE;
  while (length < most && a[a.length - length - 1] === b[b.length - length - 1]) length++;
  return length;
}

function hashAt(bytes: Uint8Array, at: number): number {
  let hash = 0;
  for (let i = at; i < at + BLOCK; i++) hash = (Math.imul(hash, FACTOR) + (bytes[i] ?? 0)) | 0;
  return hash;
}

/** The hash of the block one byte further on. */
function rolled(hash: number, leaving: number, entering: number): number {
  return (Math.imul(hash, FACTOR) + entering - Math.imul(leaving, LEAVING_FACTOR)) | 0;
}

function factorToThe(power: number): number {
  let product = 1;
  for (let i = 0; i < power; i++) product = Math.imul(product, FACTOR);
  return product;
}
