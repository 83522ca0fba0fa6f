/**
 * A time as Python's `datetime.isoformat()` writes one without a zone: microseconds, or no fraction when it is 0.
 *
 * @param zone whose clock: SkillMeat writes `deployed_at` as local time and all others as UTC
 */
export function pythonTime(time: Date, zone: 'utc' | 'local'): string {
  const clock = zone === 'utc' ? time : new Date(localAsUtc(time));
  const text = clock.toISOString().slice(0, -1);
  return text.endsWith('.000') ? text.slice(0, -4) : `${text}000`;
}

function localAsUtc(time: Date): number {
  const utc = new Date(0);
  utc.setUTCFullYear(time.getFullYear(), time.getMonth(), time.getDate());
  return utc.setUTCHours(time.getHours(), time.getMinutes(), time.getSeconds(), time.getMilliseconds());
}
