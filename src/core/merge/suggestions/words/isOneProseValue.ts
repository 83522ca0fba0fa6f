import type { Side } from '../../mergeChunk';

/** A key and a plain text behind it: no list, map, quote, block or reference. */
const KEY_WITH_TEXT = /^(\s*[\w-]+:\s+)[^\s[\]{}|>&*!'"#]/;

/**
 * Whether a conflict in frontmatter is one line with the same key on all sides and a plain text behind it. Only then can it
 * be merged by words: elsewhere the words of one key's value could come to stand in another's.
 */
export function isOneProseValue(sides: Readonly<Record<Side, readonly string[]>>): boolean {
  const keys = [sides.base, sides.local, sides.upstream].map((lines) =>
    lines.length === 1 ? KEY_WITH_TEXT.exec(lines[0] ?? '')?.[1] : undefined,
  );
  return keys[0] !== undefined && keys.every((key) => key === keys[0]);
}
