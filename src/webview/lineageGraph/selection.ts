/** A version and its row in the layout; null while a filter hides it. */
export interface PlacedVersion {
  readonly id: string;
  readonly row: number | null;
}

/** The version that the keyboard is at, and one that it is to be compared with. */
export class Selection {
  focus: PlacedVersion | undefined;
  mark: PlacedVersion | undefined;

  /** Of one version, or of two with the one that the keyboard is at last. */
  get ids(): string[] {
    const { focus, mark } = this;
    if (!focus) return [];
    return mark && mark.id !== focus.id ? [mark.id, focus.id] : [focus.id];
  }

  has(id: string): boolean {
    return this.ids.includes(id);
  }

  /** Says where the versions are in a new layout. */
  place(placed: readonly PlacedVersion[]): void {
    const find = (one: PlacedVersion | undefined): PlacedVersion | undefined =>
      placed.find(({ id }) => id === one?.id) ?? one;
    this.focus = find(this.focus);
    this.mark = find(this.mark);
  }
}
