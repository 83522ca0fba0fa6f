/** The set with the chunk taken out, or put in when it was not there. */
export function toggled(set: ReadonlySet<number>, chunk: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(chunk)) next.add(chunk);
  return next;
}
