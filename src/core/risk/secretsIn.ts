import { entropyOf } from './secrets/entropyOf';
import { isPlaceholder } from './secrets/isPlaceholder';
import { SECRET_PATTERNS, type SecretKind, type SecretPattern } from './secrets/secretPatterns';
import { shownDetail } from './shownDetail';
import { lineCounter } from './text/lineCounter';
import { scannedText } from './text/scannedText';

/** A secret in a file. */
export interface SecretFinding {
  readonly kind: SecretKind;
  /** From 1. */
  readonly line: number;
  /** Enough to find it, not to use it: `sk-ant-…3f9a`. */
  readonly detail: string;
}

interface Found {
  readonly kind: SecretKind;
  readonly offset: number;
  readonly end: number;
  readonly detail: string;
}

/**
 * The secrets in a file, in order: keys and tokens of well-known forms, private keys, passwords in addresses, and random
 * values that are given to a name such as `api_key`. Placeholders and what has too little entropy are none. Never
 * throws; the cost is linear in the bytes.
 *
 * It finds what slipped in, not what somebody hides.
 */
export function secretsIn(bytes: Uint8Array): SecretFinding[] {
  // Binary files are looked at too: a database or a compiled file keeps strings as they are.
  const text = scannedText('any.txt', bytes) ?? '';
  const found = SECRET_PATTERNS.flatMap((pattern) => [...matchesOf(pattern, text)]);
  // Stable: where several begin at one place, the more specific form comes first.
  found.sort((a, b) => a.offset - b.offset);
  const lineOf = lineCounter(text);
  const findings: SecretFinding[] = [];
  let end = 0;
  for (const one of found) {
    if (one.offset < end) continue;
    end = one.end;
    findings.push({ kind: one.kind, line: lineOf(one.offset), detail: shownDetail(one.detail) });
  }
  return findings;
}

function* matchesOf({ kind, pattern, entropy }: SecretPattern, text: string): Generator<Found, void> {
  for (const match of text.matchAll(pattern)) {
    const { prefix = '', secret = '', host = '' } = match.groups ?? {};
    if (isPlaceholder(secret) || entropyOf(secret) < entropy) continue;
    if (kind === 'assignment' && !looksRandom(secret)) continue;
    const detail =
      kind === 'private-key'
        ? prefix
        : kind === 'url-password'
          ? `…@${host}`
          : `${prefix}…${secret.slice(-4)}`;
    yield { kind, offset: match.index, end: match.index + match[0].length, detail };
  }
}

/** Names, paths and versions have words in them; keys have digits among their letters, or both cases without order. */
function looksRandom(secret: string): boolean {
  if (!/\d/.test(secret) || !/[A-Za-z]/.test(secret)) return false;
  const changes =
    secret.match(/[a-z](?=\d)|\d(?=[a-z])|[a-z](?=[A-Z])|[A-Z](?=\d)|\d(?=[A-Z])/g)?.length ?? 0;
  return changes >= 3 && !/^[a-z]+(?:[-_./][a-z0-9]{1,12})+$/.test(secret);
}
