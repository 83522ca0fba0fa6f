import type { Finding } from '../risk';
import { shownDetail } from '../shownDetail';
import { lineCounter } from '../text/lineCounter';

interface ShellCommand {
  readonly command: string;
  readonly offset: number;
}

/**
 * The commands that Claude Code runs while it loads a skill or a command, before anyone reads the text, and that the old
 * text does not have: `` !`command` `` and blocks that open with `` ```! ``
 * (https://code.claude.com/docs/en/skills#inject-dynamic-context). It looks for them in the bare text: neither a fenced
 * block nor a code span around them protects (anthropics/claude-code#27149).
 */
export function shellCommandRisks(before: string, after: string): Finding[] {
  const known = new Set([...shellCommands(before)].map(({ command }) => command));
  const blocks = new Set(shellBlocks(before).map(({ command }) => command));
  const lineOf = lineCounter(after);
  const found = [...shellCommands(after)].filter(({ command }) => !known.has(command));
  // The same lines, otherwise put together, do another thing.
  const isKnown = new Set(found.map(({ command }) => command));
  for (const block of shellBlocks(after)) {
    const lines = [...linesOfBlock(block)];
    if (blocks.has(block.command) || lines.some(({ command }) => isKnown.has(command))) continue;
    const [first] = lines;
    if (first) found.push(first);
  }
  return found
    .sort((a, b) => a.offset - b.offset)
    .map(({ command, offset }) => ({
      kind: 'shell-command',
      detail: shownDetail(command),
      line: lineOf(offset),
    }));
}

function* shellCommands(text: string): Generator<ShellCommand, void> {
  for (const { 0: match, 1: command = '', index } of text.matchAll(/!`([^`]+)`/g)) {
    // In "`Stop!` and `go`" the mark ends a code span, in "`!`, `?`" it is one.
    const isAlone = index === 0 || /\s/.test(text.charAt(index - 1));
    if (isAlone || (/^[^\s,.;:!?)\]|*]/.test(command) && /[\p{L}\p{N}]/u.test(command))) {
      yield { command: command.trim() === '' ? match : command.trim(), offset: index };
    }
  }
  for (const block of shellBlocks(text)) yield* linesOfBlock(block);
}

const OPEN = '```!';

function shellBlocks(text: string): ShellCommand[] {
  const blocks: ShellCommand[] = [];
  for (let at = text.indexOf(OPEN); at !== -1; at = text.indexOf(OPEN, at)) {
    const start = at + OPEN.length;
    const close = text.indexOf('```', start);
    // What is not closed may yet be run by a more generous reader.
    const end = close === -1 ? text.length : close;
    blocks.push({ command: text.slice(start, end), offset: start });
    at = end + 3;
  }
  return blocks;
}

function* linesOfBlock({ command, offset }: ShellCommand): Generator<ShellCommand, void> {
  for (const { 0: line, index } of command.matchAll(/[^\r\n]+/g)) {
    const own = line.trim();
    if (own !== '') yield { command: own, offset: offset + index };
  }
}
