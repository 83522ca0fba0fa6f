import type { Choices } from '../../../core/merge/choice';
import type { TextMerge } from '../../../core/merge/mergeText';
import type { SideNames } from '../../mergeRequest';

/** What the other editors need to know of a merge session. */
export interface DoorSession {
  /** Its folder below the merges folder, absolute. */
  readonly folder: string;
  readonly artifactName: string;
  readonly names: SideNames;
}

/** A text of a merge session, as it is to be opened in another editor. */
export interface DoorText {
  /** Of the plan, `/` between components. */
  readonly path: string;
  readonly merge: TextMerge;
  /** Made so far; a conflict without one is opened with markers. */
  readonly choices: Choices;
  /** What was written of the whole file in another editor; goes before the choices. */
  readonly written?: string;
}
