/** The words of what was typed to filter by: each must be found somewhere, in lower case. */
export function filterWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}
