import { decide, emptyHistory, type SessionHistory } from '../../src/core/merge/session/sessionHistory';

/** A history that takes more than one page on disk, and another for each number. */
export function longHistory(number: number): SessionHistory {
  const text = `${String(number)} `.repeat(2000 + (number % 7) * 3000);
  return decide(emptyHistory, new Map([['SKILL.md', { kind: 'text', text, state: 'one' }]]), {
    code: 'elsewhere',
    path: 'SKILL.md',
  });
}
