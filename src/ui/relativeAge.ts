import { env } from 'vscode';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 24 * 3600],
  ['month', 30 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago a moment (ms since 1970) was, short and in the user's language: `2 hr. ago`, `now`. */
export function relativeAge(at: number, now: number = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(env.language, { style: 'short', numeric: 'auto' });
  const seconds = Math.max(0, (now - at) / 1000);
  for (const [unit, size] of STEPS) {
    if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** A moment (ms since 1970) in the user's language and time zone. */
export function absoluteTime(at: number): string {
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}
