/** Longer names are cut in sentences. */
const MOST_CHARACTERS = 80;

/** What a sentence calls an entry: its name in quotes, or its number (from 1) when it has none. */
export function entryLabel(name: unknown, index: number): string {
  if (typeof name !== 'string' || name === '') return `number ${String(index + 1)}`;
  // Quoted as JSON, so that no name can break a line or hide what follows.
  return JSON.stringify(name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS)}…` : name);
}
