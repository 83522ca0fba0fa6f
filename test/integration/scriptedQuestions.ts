import assert from 'node:assert/strict';
import type { QuickPickItem } from 'vscode';
import type { Confirmation, PickOptions, Questions, TextQuestion } from '../../src/ui/questions';

/**
 * What a user answers: of a list, the item whose label or description is like this (several: a list of them; `undefined`:
 * they would rather not); to a confirmation `true` or `false`; a text, or the path of a folder or file.
 */
export type Answer = RegExp | readonly RegExp[] | boolean | string | undefined;

/** Questions that are answered from a script, in order. What is told is answered by the button that the script wants. */
export class ScriptedQuestions implements Questions {
  /** What was asked and told, in order. */
  readonly heard: string[] = [];
  /** The lines of the latest list. */
  lines: readonly string[] = [];
  /** The buttons to press, by a part of what is told. */
  readonly buttons = new Map<RegExp, RegExp>();
  readonly #answers: Answer[] = [];

  answer(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  assertAllAsked(): void {
    assert.deepEqual(this.#answers, [], `Not asked; heard: ${this.heard.join(' | ')}`);
  }

  pick<T extends QuickPickItem>(items: readonly T[], options: PickOptions<T>): Promise<T | undefined> {
    const wanted = this.#next(items, options);
    return Promise.resolve(wanted instanceof RegExp ? find(items, wanted) : undefined);
  }

  pickMany<T extends QuickPickItem>(
    items: readonly T[],
    options: PickOptions<T>,
  ): Promise<readonly T[] | undefined> {
    const wanted = this.#next(items, options);
    if (wanted === true) return Promise.resolve(items.filter(({ picked }) => picked === true));
    if (wanted instanceof RegExp) return Promise.resolve([find(items, wanted)]);
    return Promise.resolve(Array.isArray(wanted) ? wanted.map((one: RegExp) => find(items, one)) : undefined);
  }

  confirm({ message, detail }: Confirmation): Promise<boolean> {
    this.heard.push(`${message}\n${detail}`);
    return Promise.resolve(this.#answers.shift() === true);
  }

  refuse({ message, detail }: Omit<Confirmation, 'action'>): Promise<void> {
    this.heard.push(`${message}\n${detail}`);
    return Promise.resolve();
  }

  tell(message: string, ...actions: readonly string[]): Promise<string | undefined> {
    this.heard.push(message);
    for (const [told, button] of this.buttons) {
      if (!told.test(message)) continue;
      this.buttons.delete(told);
      return Promise.resolve(actions.find((action) => button.test(action)));
    }
    return Promise.resolve(undefined);
  }

  warn(message: string, ...actions: readonly string[]): Promise<string | undefined> {
    return this.tell(message, ...actions);
  }

  ask({ title, prompt, problem }: TextQuestion): Promise<string | undefined> {
    this.heard.push(`${title} ${prompt}`);
    const answer = this.#answers.shift();
    if (typeof answer !== 'string') return Promise.resolve(undefined);
    const wrong = problem?.(answer);
    if (wrong === undefined) return Promise.resolve(answer);
    // VS Code's input box says so and stays open; a script goes on with its next answer.
    this.heard.push(wrong);
    return this.ask({ title, prompt, problem: problem ?? (() => undefined) });
  }

  pickFolder(title: string): Promise<string | undefined> {
    return this.#path(title);
  }

  pickFile(title: string): Promise<string | undefined> {
    return this.#path(title);
  }

  pickSaveFile(title: string): Promise<string | undefined> {
    return this.#path(title);
  }

  #path(title: string): Promise<string | undefined> {
    this.heard.push(title);
    const answer = this.#answers.shift();
    return Promise.resolve(typeof answer === 'string' ? answer : undefined);
  }

  #next<T extends QuickPickItem>(items: readonly T[], { title, placeHolder = '' }: PickOptions<T>): Answer {
    this.heard.push(`${title} ${placeHolder}`.trim());
    this.lines = items.map(({ label, description = '' }) => `${label} ${description}`);
    return this.#answers.shift();
  }
}

function find<T extends QuickPickItem>(items: readonly T[], wanted: RegExp): T {
  const found = items.find(({ label, description = '' }) => wanted.test(`${label} ${description}`));
  assert.ok(found, `${String(wanted)} is not offered: ${items.map(({ label }) => label).join(', ')}`);
  return found;
}
