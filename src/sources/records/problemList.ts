import type { RecordProblem, RecordTrouble } from './recordProblem';
import { recordSentence } from './recordSentence';

/** Collects what is wrong in one file. */
export class ProblemList {
  readonly file: string;
  readonly #problems: RecordProblem[] = [];

  /** @param file the file's name, as the user knows it */
  constructor(file: string) {
    this.file = file;
  }

  add(trouble: RecordTrouble): void {
    this.#problems.push({ file: this.file, trouble, sentence: recordSentence(this.file, trouble) });
  }

  get all(): readonly RecordProblem[] {
    return [...this.#problems];
  }
}
