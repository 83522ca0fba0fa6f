import type { Finding } from '../risk';
import { shownDetail } from '../shownDetail';
import { lineCounter } from './lineCounter';
import { urlsIn } from './urlsIn';

/** The addresses that were seen, by what they are compared by. */
export class KnownUrls {
  readonly #keys = new Set<string>();
  readonly #plain = new Set<string>();

  addAll(text: string): void {
    for (const url of urlsIn(text)) this.add(url);
  }

  /** Whether it was new. The same address is new again where it is no longer encrypted. */
  add({ key, isPlain }: { readonly key: string; readonly isPlain: boolean }): boolean {
    const isNew = !this.#keys.has(key) || (isPlain && !this.#plain.has(key));
    this.#keys.add(key);
    if (isPlain) this.#plain.add(key);
    return isNew;
  }
}

/** The addresses in a text that are not known yet; they are from then on. */
export function urlRisks(after: string, known: KnownUrls): Finding[] {
  const lineOf = lineCounter(after);
  const findings: Finding[] = [];
  for (const url of urlsIn(after)) {
    if (known.add(url))
      findings.push({ kind: 'url', detail: shownDetail(url.text), line: lineOf(url.offset) });
  }
  return findings;
}
