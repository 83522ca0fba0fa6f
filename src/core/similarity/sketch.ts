import { isText } from '../isText';
import { bytesFeatures } from './bytesFeatures';
import type { FeatureHash } from './featureHash';
import { textFeatures } from './textFeatures';

/** What is kept of a content to compare it with others: a bounded, evenly drawn sample of its features. */
export interface Sketch {
  /** The smallest hashes of its features, ascending, each once; {@link SAMPLE} at most. */
  readonly sample: readonly FeatureHash[];
}

export interface SketchedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Features kept: the similarity of large contents is right to about 1/sqrt of this. */
export const SAMPLE = 256;
/** Bytes: a larger text is data. */
const MOST_TEXT = 1_000_000;
const decoder = new TextDecoder();

/** Features between two pauses: less than a millisecond of work. */
const FEATURES_PER_PAUSE = 1024;

/**
 * Sketches an artifact's content. Its files' paths and order do not count. Takes time in proportion to the texts (about
 * 0.1 s for 1 MB), and does not pause.
 */
export function sketchOf(files: Iterable<SketchedFile>): Sketch {
  const smallest = new Smallest();
  for (const { bytes } of files) for (const feature of featuresOf(bytes)) smallest.add(feature);
  return { sample: smallest.result() };
}

/** As {@link sketchOf}, with pauses. */
export async function sketchWithPauses(
  files: Iterable<SketchedFile>,
  pause: () => Promise<void>,
): Promise<Sketch> {
  const smallest = new Smallest();
  let count = 0;
  for (const { bytes } of files) {
    await pause();
    for (const feature of featuresOf(bytes)) {
      smallest.add(feature);
      if (++count % FEATURES_PER_PAUSE === 0) await pause();
    }
  }
  return { sample: smallest.result() };
}

function* featuresOf(bytes: Uint8Array): Generator<FeatureHash> {
  let isDone = bytes.length === 0;
  if (bytes.length <= MOST_TEXT && isText(bytes)) {
    for (const feature of textFeatures(decoder.decode(bytes))) {
      yield feature;
      isDone = true;
    }
  }
  // Of a text without a word its bytes are all there is to compare.
  if (!isDone) yield* bytesFeatures(bytes);
}

/** Keeps the smallest of many numbers, each once. */
class Smallest {
  #kept: number[] = [];
  #bound = Infinity;

  add(value: number): void {
    if (value >= this.#bound) return;
    this.#kept.push(value);
    if (this.#kept.length === 4 * SAMPLE) this.#shrink();
  }

  result(): readonly number[] {
    this.#shrink();
    return this.#kept;
  }

  #shrink(): void {
    this.#kept = [...new Set(this.#kept)].sort((a, b) => a - b).slice(0, SAMPLE);
    this.#bound = this.#kept[SAMPLE - 1] ?? Infinity;
  }
}
