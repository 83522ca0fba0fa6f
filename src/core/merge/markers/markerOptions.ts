/**
 * How conflicts are shown in a text:
 * - `plain`: both sides; a conflict is split at lines the sides share, and conflicts at most three lines apart, or with
 *   no letter or digit between them, are shown as one (as `git merge-file` does by default);
 * - `diff3`: both sides and the base between them, whole;
 * - `zdiff3`: the same, without the lines that both sides begin or end with.
 */
export type MarkerStyle = 'plain' | 'diff3' | 'zdiff3';

export interface MarkerOptions {
  readonly style: MarkerStyle;
  /** What stands after the markers. */
  readonly labels: { readonly local: string; readonly base: string; readonly upstream: string };
  /** How many of the same character a marker is. Default 7. */
  readonly markerLength?: number;
}
