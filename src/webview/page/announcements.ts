/** How long sentences are gathered: a decision arrives as several messages, and is one announcement. */
const GATHERED_MS = 120;

/** What a screen reader is told, politely, as one text for what happened at once. */
export class Announcements {
  #sentences: string[] = [];
  #conclusion = '';
  #timer: number | undefined;
  #say: (text: string) => void = () => undefined;

  /** @param say puts the text into the live region */
  connect(say: (text: string) => void): void {
    this.#say = say;
  }

  add(sentence: string): void {
    if (!this.#sentences.includes(sentence)) this.#sentences.push(sentence);
    this.#saySoon();
  }

  /** Adds what is said after everything else, in whichever order the messages come; a later one takes its place. */
  conclude(sentence: string): void {
    this.#conclusion = sentence;
    this.#saySoon();
  }

  #saySoon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      const text = joined([...this.#sentences, this.#conclusion].filter((sentence) => sentence !== ''));
      this.#sentences = [];
      this.#conclusion = '';
      this.#say(text);
    }, GATHERED_MS);
  }
}

/** With a pause between them, where they have none of their own. */
function joined(sentences: readonly string[]): string {
  return sentences
    .join('\n')
    .replaceAll(/([\p{L}\p{N}])\n/gu, '$1. ')
    .replaceAll('\n', ' ');
}
