import { FeatureHasher, type FeatureHash } from './featureHash';

/** Words in a row: enough that unlike texts rarely share one, few enough that an edit spoils little around it. */
const SHINGLE = 3;
/** A word; of scripts that are written without spaces, a character. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}\p{M}_]+/gu;
const FRONTMATTER = /^\ufeff?---\r?\n[^]*?\n---(?:\r?\n|$)/;
const NAME = /^name[ \t]*:.*$/m;

/**
 * The runs of words that a text has, whatever is between them. The name that a frontmatter gives takes no part: a copy under
 * another name is still a copy.
 */
export function* textFeatures(text: string): Generator<FeatureHash> {
  const run: FeatureHash[] = [];
  let count = 0;
  for (const [word] of withoutName(text).matchAll(WORD)) {
    run.push(wordHash(word.toLowerCase()));
    count++;
    if (run.length > SHINGLE) run.shift();
    if (run.length === SHINGLE) yield shingleHash(run);
  }
  if (count > 0 && count < SHINGLE) yield shingleHash(run);
}

function withoutName(text: string): string {
  const [frontmatter] = FRONTMATTER.exec(text) ?? [];
  return frontmatter === undefined ? text : frontmatter.replace(NAME, '') + text.slice(frontmatter.length);
}

function wordHash(word: string): FeatureHash {
  const hasher = new FeatureHasher();
  for (let i = 0; i < word.length; i++) hasher.add(word.charCodeAt(i));
  return hasher.digest();
}

function shingleHash(run: readonly FeatureHash[]): FeatureHash {
  const hasher = new FeatureHasher();
  for (const word of run) hasher.addHash(word);
  return hasher.digest();
}
