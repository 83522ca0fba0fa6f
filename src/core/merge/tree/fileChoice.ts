import type { Choices } from '../choice';
import type { Side } from '../mergeChunk';

/**
 * What a file is to be: as one side has it, with its path and mode, or not at all if that side has none; or, of a file
 * that was merged by lines, the merged text with these choices.
 */
export type FileChoice = Side | { readonly chunks: Choices };

/** Choices by the `path` of the file's plan. They can be made for settled files too. */
export type FileChoices = ReadonlyMap<string, FileChoice>;

/** A choice that the file does not offer: the base of a file that has none, or lines of one not merged by lines. */
export class FileChoiceError extends Error {
  override readonly name = 'FileChoiceError';
  readonly path: string;

  constructor(path: string) {
    super(`This choice is not to be had for ${path}.`);
    this.path = path;
  }
}
