import type { Finding } from './risk';

const MOST_OF_ONE_KIND = 200;

/** The findings of one kind in one file, those with the same detail once; past 200 only their number is told. */
export function atMost(findings: readonly Finding[]): Finding[] {
  const details = new Set<string>();
  const distinct: Finding[] = [];
  for (const finding of findings) {
    // Where a detail is cut, what is behind the cut may differ.
    const isCut = finding.detail.endsWith('…');
    if (!isCut && details.has(finding.detail)) continue;
    details.add(finding.detail);
    distinct.push(finding);
  }
  const [shown, rest] = [distinct.slice(0, MOST_OF_ONE_KIND), distinct.slice(MOST_OF_ONE_KIND)];
  const [first] = rest;
  return first ? [...shown, { ...first, detail: `… +${String(rest.length)}` }] : shown;
}
