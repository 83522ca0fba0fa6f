import { env } from 'vscode';

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 24 * 3600],
  ['month', 30 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
];

let formats:
  | {
      readonly relative: Intl.RelativeTimeFormat;
      readonly absolute: Intl.DateTimeFormat;
      readonly day: Intl.DateTimeFormat;
    }
  | undefined;

/** Made once: making one costs fifty times what formatting with it does. */
function formatters(): NonNullable<typeof formats> {
  return (formats ??= {
    relative: new Intl.RelativeTimeFormat(env.language, { style: 'short', numeric: 'auto' }),
    absolute: new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'medium' }),
    day: new Intl.DateTimeFormat(env.language, { dateStyle: 'medium' }),
  });
}

/** How long ago a moment (ms since 1970) was, short and in the user's language: `2 hr. ago`, `now`. */
export function relativeAge(at: number, now: number = Date.now()): string {
  const format = formatters().relative;
  const seconds = Math.max(0, (now - at) / 1000);
  for (const [unit, size] of STEPS) {
    if (seconds >= size) return format.format(-Math.floor(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** A moment (ms since 1970) in the user's language and time zone. */
export function absoluteTime(at: number): string {
  return formatters().absolute.format(at);
}

/** The days from one moment to another (ms since 1970) in the user's language and time zone: `Nov 3 – 22, 2026`. */
export function dayRange(from: number, to: number): string {
  return formatters().day.formatRange(from, to);
}
