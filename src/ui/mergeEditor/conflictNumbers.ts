import { needsChoice } from '../../core/merge/tree/needsChoice';
import type { TreeMerge } from '../../core/merge/tree/mergeTree';

/** The numbers of a merge's conflicts, from 1, through all files in their order. */
export class ConflictNumbers {
  readonly #numbers = new Map<string, number>();

  constructor({ files }: TreeMerge) {
    let number = 0;
    for (const outcome of files) {
      const { path } = outcome.file;
      if (outcome.kind === 'text') {
        for (const [chunk, { kind }] of outcome.merge.chunks.entries())
          if (kind === 'conflict') this.#numbers.set(nameOf(path, chunk), ++number);
        // A file that is decided on as a whole counts as one.
      } else if (needsChoice(outcome)) number++;
    }
  }

  /** 0 for a chunk that is no conflict. */
  of(path: string, chunk: number): number {
    return this.#numbers.get(nameOf(path, chunk)) ?? 0;
  }
}

const nameOf = (path: string, chunk: number): string => `${String(chunk)} ${path}`;
