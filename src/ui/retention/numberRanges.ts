/** Numbers of versions, short: `v1-v40, v43`. */
export function numberRanges(numbers: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.last === number - 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  const words = ranges.map(({ first, last }) =>
    first === last ? `v${String(first)}` : `v${String(first)}-v${String(last)}`,
  );
  return words.join(', ');
}
