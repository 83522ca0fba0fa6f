/** A comment of a Markdown text, without what encloses it. */
interface MarkdownComment {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const FENCE = /^( {0,3})(`{3,}|~{3,})(.*)$/;
/** A link reference that nothing refers to: `[//]: # (text)`, `[comment]: <> "text"`. */
const REFERENCE = /^ {0,3}\[[^\]\n]{0,99}\]:[ \t]*(?:#|<>|<#>)[ \t]*(["'(].*)$/;

/**
 * The comments that a preview does not show: `<!-- … -->` and link references without a target. One in a fenced block or
 * a code span is seen there and is none. Where it is not certain that one is seen, it is a comment.
 */
export function commentsOf(text: string): MarkdownComment[] {
  if (!text.includes('<!--') && !text.includes(']:')) return [];
  return new CommentScan(text.split(/\r\n|\n|\r/)).comments;
}

class CommentScan {
  readonly comments: MarkdownComment[] = [];
  #fence: { readonly indent: number; readonly mark: string } | undefined;
  /** The lines so far of a comment that is open. */
  #open: { readonly parts: string[]; readonly line: number } | undefined;
  /** Within raw HTML a fence is text; behind what may hold blank lines nobody knows where it ends. */
  #html: 'none' | 'block' | 'unknown' = 'none';
  /** Backticks of this paragraph so far, none of them anything but single. */
  #ticks = 0;
  #hasOddTicks = false;

  constructor(lines: readonly string[]) {
    lines.forEach((line, index) => this.#line(line, index + 1));
    this.#close();
  }

  #line(line: string, number: number): void {
    if (this.#open) {
      this.#inComment(line, number);
      return;
    }
    if (line.trim() === '') {
      if (this.#html === 'block') this.#html = 'none';
      [this.#ticks, this.#hasOddTicks] = [0, false];
      return;
    }
    if (this.#isInFence(line)) return;
    if (/^ {0,3}<(?:pre|script|style|textarea)\b/i.test(line)) this.#html = 'unknown';
    else if (this.#html === 'none' && /^ {0,3}<[a-z/!?](?!-)/i.test(line)) this.#html = 'block';
    const reference = REFERENCE.exec(line)?.[1];
    if (reference !== undefined) {
      const own = reference.replace(/^["'(]|["')]\s*$/g, '').trim();
      this.comments.push({ text: own, line: number });
      return;
    }
    this.#outside(line, 0, number);
  }

  #isInFence(line: string): boolean {
    const [, indent = '', mark, info = ''] = FENCE.exec(line) ?? [];
    if (this.#fence) {
      // A fence in an item of a list ends with the item.
      const margin = line.length - line.trimStart().length;
      const isClosing = mark?.startsWith(this.#fence.mark) === true && info.trim() === '';
      if (isClosing || margin < this.#fence.indent) this.#fence = undefined;
      return isClosing || margin >= (this.#fence?.indent ?? Number.MAX_SAFE_INTEGER);
    }
    if (mark === undefined || this.#html !== 'none' || (mark.startsWith('`') && info.includes('`')))
      return false;
    this.#fence = { indent: indent.length, mark };
    return true;
  }

  /** The rest of a line, which begins outside of a comment. */
  #outside(line: string, from: number, number: number): void {
    let [at, nextTick] = [from, -1];
    for (;;) {
      const start = line.indexOf('<!--', at);
      this.#countTicks(line.slice(at, start === -1 ? line.length : start));
      if (start === -1) return;
      if (!this.#hasOddTicks && this.#ticks % 2 === 1) {
        if (nextTick < start) nextTick = line.indexOf('`', start);
        if (nextTick !== -1 && line.charAt(nextTick + 1) !== '`') {
          // Seen, in a code span that ends there.
          at = nextTick;
          continue;
        }
        this.#hasOddTicks = true;
      }
      const end = line.indexOf('-->', start + 4);
      this.#open = { parts: [line.slice(start + 4, end === -1 ? line.length : end).trim()], line: number };
      if (end === -1) return;
      this.#close();
      at = end + 3;
    }
  }

  #inComment(line: string, number: number): void {
    const end = line.indexOf('-->');
    this.#open?.parts.push(line.slice(0, end === -1 ? line.length : end).trim());
    if (end === -1) return;
    this.#close();
    this.#outside(line, end + 3, number);
  }

  #countTicks(text: string): void {
    if (/``|\\`/.test(text)) this.#hasOddTicks = true;
    for (const character of text) if (character === '`') this.#ticks++;
  }

  #close(): void {
    if (this.#open) this.comments.push({ text: this.#open.parts.join(' ').trim(), line: this.#open.line });
    this.#open = undefined;
  }
}
