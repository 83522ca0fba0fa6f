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

/** The hidden characters of a text that do not stand in the old one in the same place; the same ones once. */
export function hiddenTextRisks(before: string, after: string): Finding[] {
  const known = new Set<string>();
  for (const { places } of hiddenIn(before)) for (const place of places) known.add(place);
  const lineOf = lineCounter(after);
  const findings = new Map<string, Finding>();
  for (const { run, offset, places } of hiddenIn(after)) {
    if (findings.has(run) || places.some((place) => known.has(place))) continue;
    findings.set(run, { kind: 'hidden-text', detail: detailOf(run), line: lineOf(offset) });
  }
  return [...findings.values()];
}

function* hiddenIn(text: string): Generator<HiddenRun, void> {
  for (const { start, run } of hiddenRuns(text)) {
    const end = start + run.length;
    const before = text.codePointAt(start - 2) ?? 0;
    const left = before > 0xffff ? String.fromCodePoint(before) : text.charAt(start - 1);
    const right = String.fromCodePoint(text.codePointAt(end) ?? 0);
    if (isOrdinaryHidden(left, run, end === text.length ? '' : right)) continue;
    const [from, to] = [Math.max(0, start - CONTEXT), end + CONTEXT];
    yield { run, offset: start, places: [`<${text.slice(from, end)}`, `>${text.slice(start, to)}`] };
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
