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

/**
 * Sketches an artifact's content. Its files' paths and order do not count. Takes time in proportion to the texts, and does
 * not pause.
 */
export function sketchOf(files: Iterable<SketchedFile>): Sketch {
  const smallest = new Smallest();
  for (const { bytes } of files) {
    let isEmpty = true;
    if (bytes.length <= MOST_TEXT && isText(bytes)) {
      for (const feature of textFeatures(decoder.decode(bytes))) {
        smallest.add(feature);
        isEmpty = false;
      }
    }
    // Of a text without a word its bytes are all there is to compare.
    if (isEmpty && bytes.length > 0) for (const feature of bytesFeatures(bytes)) smallest.add(feature);
  }
  return { sample: smallest.result() };
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
