import type { Finding } from '../risk';
import { shownDetail } from '../shownDetail';
import { codePointName } from './codePointName';
import { hiddenRuns } from './hiddenCharacters';
import { hiddenName } from './hiddenName';
import { isOrdinaryHidden } from './isOrdinaryHidden';
import { lineCounter } from './lineCounter';

interface HiddenRun {
  readonly run: string;
  readonly offset: number;
  /** With what stands before it, and with what stands behind it: the same run in the same place was there already. */
  readonly places: readonly [string, string];
}

const CONTEXT = 10;

/** The hidden characters of a text that do not stand in the old one in the same place, each stretch of them once. */
export function hiddenTextRisks(before: string, after: string): Finding[] {
  const found = [...hiddenIn(after)];
  if (found.length === 0) return [];
  const known = new Set([...hiddenIn(before)].flatMap(({ places }) => places));
  const lineOf = lineCounter(after);
  return found
    .filter(({ places }) => !places.some((place) => known.has(place)))
    .map(({ run, offset }) => ({ kind: 'hidden-text', detail: detailOf(run), line: lineOf(offset) }));
}

function* hiddenIn(text: string): Generator<HiddenRun, void> {
  for (const { start, run } of hiddenRuns(text)) {
    const end = start + run.length;
    const right = text.slice(end, end + CONTEXT);
    const left = text.slice(Math.max(0, start - CONTEXT), start);
    const before = Array.from(left.slice(-2)).at(-1) ?? '';
    const [behind = ''] = right;
    if (isOrdinaryHidden(before, run, behind)) continue;
    yield { run, offset: start, places: [`<${left}\n${run}`, `>${run}\n${right}`] };
  }
}

/** Which characters, how many, and what they spell where they are tags. */
function detailOf(run: string): string {
  const names: string[] = [];
  const characters = Array.from(run.slice(0, 2_000));
  const distinct = [...new Set(characters)];
  for (const character of distinct.slice(0, 2)) {
    const codePoint = character.codePointAt(0) ?? 0;
    names.push(`${codePointName(codePoint)} ${hiddenName(codePoint)}`.trim());
  }
  if (distinct.length > 2) names.push('…');
  const spelled = characters
    .map((character) => (character.codePointAt(0) ?? 0) - 0xe0000)
    .filter((ascii) => ascii >= 0x20 && ascii < 0x7f)
    .map((ascii) => String.fromCharCode(ascii))
    .join('');
  const count = characters.length > 1 ? ` ×${String(Array.from(run).length)}` : '';
  return shownDetail(`${names.join(', ')}${count}${spelled === '' ? '' : ` "${spelled}"`}`);
}
