import { asTable } from '../asTable';

/** Whether two values that smol-toml parsed are the same; the order of keys does not matter. */
export function sameToml(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => sameToml(value, b[index]));
  }
  if (a instanceof Date && b instanceof Date) return dateText(a) === dateText(b);
  const [left, right] = [asTable(a), asTable(b)];
  if (!left || !right) return Object.is(a, b);
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameToml(left[key], right[key]))
  );
}

/** With the kind of the date, which smol-toml puts there: with a zone or without, a day, a time of day. */
function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'invalid' : date.toISOString();
}
