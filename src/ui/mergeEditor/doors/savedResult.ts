import type { MarkerLabels } from '../../../core/merge/reading/markerLines';

/** A result that was saved in another editor, for `readResolution`. */
export interface SavedResult {
  /** The session's folder, absolute. */
  readonly folder: string;
  /** Of the plan. */
  readonly path: string;
  /** As it is in the file, with its byte order mark and line ends. */
  readonly text: string;
  /** That the markers were written with. */
  readonly labels: MarkerLabels;
  /** Which texts were merged; see `inputsHash`. What was merged from other texts than the session's says nothing about it. */
  readonly inputs: string;
  /** Whether the user saved it, and not VS Code by itself while they were writing. */
  readonly isManual: boolean;
}
