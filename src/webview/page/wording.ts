/** A webview's words in the user's language. */
export class Wording<Word extends string> {
  readonly #own: Readonly<Record<Word, string>>;
  #words: Readonly<Record<string, string>>;

  /** @param own its words in English */
  constructor(own: Readonly<Record<Word, string>>) {
    this.#own = own;
    this.#words = own;
  }

  translate(words: Readonly<Record<string, string>>): void {
    this.#words = words;
  }

  /** @param values what stands for `{0}` and so on */
  say(word: Word, ...values: readonly (string | number)[]): string {
    const text = this.#words[word] ?? this.#own[word];
    return text.replaceAll(/\{(\d)\}/g, (placeholder, index: string) =>
      String(values[Number(index)] ?? placeholder),
    );
  }
}
