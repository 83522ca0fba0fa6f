import type { KeptView } from './keptView';
import type { MergeView } from './mergeView';

/** What of the window is kept. @param selected the file that is shown */
export function keptViewOf(view: MergeView, session: string, selected: string): KeptView {
  return {
    session,
    selected,
    anchor: view.anchor,
    current: view.current,
    bases: [...view.bases],
    sides: [...view.sides],
    unfolded: [...view.unfolded.keys()],
    handEdit: view.edit.current,
    unwritten: [...view.unwritten],
  };
}
