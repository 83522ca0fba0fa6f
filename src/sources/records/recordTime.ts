/** A time that another tool recorded. */
export interface RecordTime {
  /** Milliseconds since 1970 (UTC). */
  readonly ms: number;
  /**
   * Whether the record says its time zone. SkillMeat's do not: most are UTC, `deployed_at` is the local time of the
   * machine that wrote it, which is taken for this machine's. Such times are good for showing, not for ordering.
   */
  readonly zone: 'stated' | 'assumed-utc' | 'assumed-local';
}

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|z|[+-]\d\d:?\d\d(?::?\d\d)?)?$/;

/**
 * Reads what Python's `isoformat` and JavaScript's `toISOString` write, or a TOML date and time (whose `toISOString`
 * leaves out a zone that was not stated). Digits beyond milliseconds are dropped.
 *
 * @param unstated the zone of a time that names none
 * @returns undefined when it is not a date, or a date that does not exist
 */
export function recordTime(value: string | Date, unstated: 'utc' | 'local'): RecordTime | undefined {
  const match = TIME.exec(typeof value === 'string' ? value.trim() : isoText(value));
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(toNumber);
  const milliseconds = toNumber((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;

  const utc = new Date(0);
  // Unlike Date.UTC, these take years below 100 for what they are.
  utc.setUTCFullYear(year, month - 1, day);
  if (utc.getUTCDate() !== day) return undefined;
  utc.setUTCHours(hour, minute, second, milliseconds);

  if (match[8] !== undefined) return { ms: utc.getTime() - offset(match[8]), zone: 'stated' };
  if (unstated === 'utc') return { ms: utc.getTime(), zone: 'assumed-utc' };
  const local = new Date(0);
  local.setFullYear(year, month - 1, day);
  local.setHours(hour, minute, second, milliseconds);
  return { ms: local.getTime(), zone: 'assumed-local' };
}

function isoText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function toNumber(digits: string | undefined): number {
  return Number(digits ?? '0');
}

/** Milliseconds that a zone is ahead of UTC. */
function offset(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const digits = zone.replace(/\D/g, '');
  const [hours, minutes, seconds] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(
    toNumber,
  );
  const ms = (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
  return zone.startsWith('-') ? -ms : ms;
}
