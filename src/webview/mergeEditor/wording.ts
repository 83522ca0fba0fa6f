import { MERGE_EDITOR_WORDS, type MergeEditorWord } from '../../protocol/mergeEditorWords';

/** The editor's words in the user's language. */
export class Wording {
  #words: Readonly<Record<string, string>> = MERGE_EDITOR_WORDS;

  translate(words: Readonly<Record<string, string>>): void {
    this.#words = words;
  }

  /** @param values what stands for `{0}` and so on */
  say(word: MergeEditorWord, ...values: readonly (string | number)[]): string {
    const text = this.#words[word] ?? MERGE_EDITOR_WORDS[word];
    return text.replaceAll(/\{(\d)\}/g, (placeholder, index: string) =>
      String(values[Number(index)] ?? placeholder),
    );
  }
}
