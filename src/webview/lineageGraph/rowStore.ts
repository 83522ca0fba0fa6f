import type { Graph, Row, Rows } from '../../protocol/lineageGraph';

/** Rows are asked for so many at a time. */
const PAGE = 100;
/** Rows that are kept at most; what is far away is asked for again. */
const MOST_KEPT = 3000;

/** The first row of the page that a row is on. */
const pageOf = (row: number): number => row - (row % PAGE);

/** The rows that the host has sent of a layout. */
export class RowStore {
  readonly #rows = new Map<number, Row>();
  readonly #asked = new Set<number>();
  #layout = -1;
  #size = 0;

  /** Begins anew with another layout. */
  reset({ layout, rows }: Pick<Graph, 'layout' | 'rows'>): void {
    this.#layout = layout;
    this.#size = rows;
    this.#rows.clear();
    this.#asked.clear();
  }

  get(row: number): Row | undefined {
    return this.#rows.get(row);
  }

  /** @param kept a row that is not forgotten, however far away it is @returns false for rows of another layout */
  add({ layout, from, rows }: Rows, kept?: number | null): boolean {
    if (layout !== this.#layout) return false;
    if (this.#rows.size + rows.length > MOST_KEPT) this.#forgetFarFrom(from, kept);
    for (const [index, row] of rows.entries()) this.#rows.set(from + index, row);
    return true;
  }

  /** About half of what is kept stays: the pages next to a row. What goes of a page can be asked for again. */
  #forgetFarFrom(row: number, kept: number | null | undefined): void {
    const isFar = (page: number): boolean => Math.abs(page - row) > MOST_KEPT / 4;
    for (const other of [...this.#rows.keys()])
      if (isFar(pageOf(other)) && other !== kept) this.#rows.delete(other);
    for (const page of [...this.#asked].filter(isFar)) this.#asked.delete(page);
  }

  /** The pages of which rows from `first` to before `end` are missing and were not asked for; they count as asked for then. */
  missing(first: number, end: number): { readonly from: number; readonly count: number }[] {
    const pages: { from: number; count: number }[] = [];
    const last = Math.min(end, this.#size);
    for (let from = pageOf(Math.max(0, first)); from < last; from += PAGE) {
      if (this.#asked.has(from) || this.#isThere(Math.max(first, from), Math.min(last, from + PAGE)))
        continue;
      this.#asked.add(from);
      pages.push({ from, count: PAGE });
    }
    return pages;
  }

  #isThere(first: number, end: number): boolean {
    for (let row = Math.max(0, first); row < end; row++) if (!this.#rows.has(row)) return false;
    return true;
  }
}
