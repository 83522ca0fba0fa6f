import * as fs from 'node:fs';
import path from 'node:path';

/** A small generator of numbers (mulberry32), so that every run works on the same bytes. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SYLLABLES = 'ar be con de en fo ge ha in jo ka le mo ne or pa que re st tra un ver wi ex yo za'.split(
  ' ',
);

/** 3,000 words of one to four syllables, the first ones short. */
const WORDS: readonly string[] = (() => {
  const random = seededRandom(7);
  return Array.from({ length: 3000 }, (_, rank) => {
    const syllables = 1 + Math.floor(random() * (rank < 100 ? 2 : 4));
    return Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(
      '',
    );
  });
})();

/** Few words are frequent and many are rare, as in any language. */
function word(random: () => number): string {
  return WORDS[Math.floor(WORDS.length ** random()) - 1] ?? '';
}

/**
 * Markdown-like text that compresses as skills do, to about 40 %. Sizes are spread as those of public skills are: half
 * below 5 kB, some above 20.
 */
export function text(random: () => number): string {
  const size = Math.round(900 * Math.exp(random() * 3.4));
  const lines: string[] = [];
  for (let length = 0; length < size;) {
    const words = Array.from({ length: 6 + Math.floor(random() * 12) }, () => word(random));
    const line = random() < 0.1 ? `## ${words.slice(0, 4).join(' ')}` : words.join(' ');
    lines.push(line);
    length += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}

/** Writes a skill with so many files; SKILL.md is the first. */
export function writeSkill(folder: string, files: number, random: () => number): void {
  for (let i = 0; i < files; i++) {
    const name = i === 0 ? 'SKILL.md' : `references/${String(i % 20)}/page-${String(i)}.md`;
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text(random));
  }
}
