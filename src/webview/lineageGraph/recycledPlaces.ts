/**
 * Gives rows that come into sight the places on the page of those that have left it. An element that gets another row's text
 * costs the browser half of one that is made anew, and where all of the rows change at once none has to be moved.
 */
export class RecycledPlaces {
  #places: ReadonlyMap<string | number, number> = new Map();
  #made = 0;

  /**
   * @param rows what tells each row that is to be on the page from the others, in their order
   * @returns the place of each; a row that was on the page before keeps its own
   */
  placesOf(rows: readonly (string | number)[]): ReadonlyMap<string | number, number> {
    const staying = new Set(rows);
    const free: number[] = [];
    for (const [row, place] of this.#places) if (!staying.has(row)) free.push(place);
    let taken = 0;
    const places = new Map<string | number, number>();
    for (const row of rows) places.set(row, this.#places.get(row) ?? free[taken++] ?? this.#made++);
    this.#places = places;
    return places;
  }
}
