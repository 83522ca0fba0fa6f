import { l10n } from 'vscode';
import type { MergeEditorWord } from '../../protocol/mergeEditorWords';
import type { MergeRequest } from '../mergeRequest';

/** What the merge editor's webview shows and announces by itself, in the user's language. */
export function editorWords(kind: MergeRequest['kind']): Record<MergeEditorWord, string> {
  switch (kind) {
    case 'sync':
    case 'push':
      return words();
    case 'update-from':
      return { ...words(), ...wordsOfUpdate() };
    case 'undo-version':
      return { ...words(), ...wordsOfUndo() };
  }
}

/** Where an artifact is updated from another project, the other side is that one, and not the upstream. */
function wordsOfUpdate(): Partial<Record<MergeEditorWord, string>> {
  return {
    acceptUpstream: l10n.t('Accept Theirs'),
    acceptBothUpstreamFirst: l10n.t('Both, Theirs First'),
    changeUpstream: l10n.t('Theirs'),
    compareUpstream: l10n.t('Compare with Theirs'),
    keyAcceptUpstream: l10n.t('Take their lines'),
    keyAcceptBothUpstreamFirst: l10n.t('Take both, theirs first'),
    linesOfUpstream: l10n.t('Their lines'),
    upstream: l10n.t('Theirs'),
  };
}

/** Where one change is undone, the other side is what was there before it. */
function wordsOfUndo(): Partial<Record<MergeEditorWord, string>> {
  return {
    acceptUpstream: l10n.t('Accept Earlier'),
    acceptBothUpstreamFirst: l10n.t('Both, Earlier First'),
    baseHint: l10n.t('With the change that is undone'),
    changeUpstream: l10n.t('Earlier'),
    compareUpstream: l10n.t('Compare with Earlier'),
    keyAcceptUpstream: l10n.t('Take the earlier lines'),
    keyAcceptBothUpstreamFirst: l10n.t('Take both, the earlier ones first'),
    linesOfUpstream: l10n.t('Earlier lines'),
    upstream: l10n.t('Earlier'),
  };
}

function words(): Record<MergeEditorWord, string> {
  return {
    abort: l10n.t('Abort Merge'),
    abortHint: l10n.t('Give up this merge. The files stay as they are'),
    acceptBase: l10n.t('Use Base'),
    acceptLocal: l10n.t('Accept Local'),
    acceptUpstream: l10n.t('Accept Upstream'),
    acceptBothLocalFirst: l10n.t('Both, Local First'),
    acceptBothUpstreamFirst: l10n.t('Both, Upstream First'),
    allFiles: l10n.t('All Files'),
    allResolved: l10n.t('All conflicts are resolved. Apply is ready.'),
    applying: l10n.t('Applying...'),
    base: l10n.t('Base'),
    baseHint: l10n.t('What both sides began with'),
    cancel: l10n.t('Cancel'),
    cancelHint: l10n.t('Close without writing anything'),
    changeLocal: l10n.t('Local'),
    changeUpstream: l10n.t('Upstream'),
    changeBoth: l10n.t('Both Sides'),
    chosen: l10n.t('Resolved: {0}'),
    clean: l10n.t('No conflict'),
    compareLocal: l10n.t('Compare with Local'),
    compareUpstream: l10n.t('Compare with Upstream'),
    conflict: l10n.t('Conflict {0} of {1}'),
    conflictAnnounced: l10n.t('Conflict {0} of {1}: {2} and {3}'),
    conflictName: l10n.t('Conflict {0} of {1}, {2} and {3}, {4}'),
    decideFile: l10n.t('What to do with this file'),
    decisionNeeded: l10n.t('Needs a decision'),
    discardEdit: l10n.t('Discard Edit'),
    done: l10n.t('Done'),
    editByHand: l10n.t('Edit by Hand'),
    editedElsewhere: l10n.t('This file was written in another editor. That goes before what is chosen here.'),
    editing: l10n.t('Editing by Hand'),
    editorHint: l10n.t('Escape leaves the text, then Tab goes on'),
    editorName: l10n.t('Text of conflict {0}'),
    files: l10n.t('Files'),
    foldedLine: l10n.t('1 unchanged line'),
    foldedLines: l10n.t('{0} unchanged lines'),
    hideSides: l10n.t('Hide Both Sides'),
    keyAcceptBase: l10n.t('Take the base'),
    keyAcceptBothLocalFirst: l10n.t('Take both, local first'),
    keyAcceptBothUpstreamFirst: l10n.t('Take both, upstream first'),
    keyAcceptLocal: l10n.t('Take local'),
    keyAcceptUpstream: l10n.t('Take upstream'),
    keyApply: l10n.t('Apply'),
    keyBase: l10n.t('Show or hide the base'),
    keyEdit: l10n.t('Edit by hand'),
    keyNext: l10n.t('Next open conflict'),
    keyNextOfAll: l10n.t('Next conflict, resolved ones too'),
    keyPrevious: l10n.t('Previous open conflict'),
    keyPreviousOfAll: l10n.t('Previous conflict, resolved ones too'),
    keyRedo: l10n.t('Redo'),
    keyReset: l10n.t('Reset the conflict'),
    keyShowKeys: l10n.t('Show these keys'),
    keySuggestion: l10n.t('Take a suggestion'),
    keyUndo: l10n.t('Undo'),
    keys: l10n.t('Keyboard Shortcuts'),
    keysNote: l10n.t('Keys without F7, Ctrl or Cmd work outside of text fields.'),
    close: l10n.t('Close'),
    leaveOut: l10n.t('Leave Out'),
    leftOut: l10n.t('Left out'),
    leftOutFiles: l10n.t('Take No Part'),
    linesAdded: l10n.t('Added lines'),
    linesOfBase: l10n.t('Lines of the base'),
    linesOfLocal: l10n.t('Local lines'),
    linesOfResult: l10n.t('Lines of the result'),
    linesOfUpstream: l10n.t('Upstream lines'),
    linesRemoved: l10n.t('Removed lines'),
    linesUnchanged: l10n.t('Unchanged lines'),
    loading: l10n.t('Loading...'),
    local: l10n.t('Local'),
    mergedText: l10n.t('Merged text of {0}'),
    nameOpen: l10n.t('open'),
    nameResolved: l10n.t('resolved: {0}'),
    nextConflict: l10n.t('Next Conflict'),
    noLines: l10n.t('No lines'),
    open: l10n.t('Open'),
    openAsText: l10n.t('Open as Text with Markers'),
    openMergeEditor: l10n.t('Open in Merge Editor'),
    previousConflict: l10n.t('Previous Conflict'),
    progress: l10n.t('{0} of {1} resolved'),
    redo: l10n.t('Redo'),
    redoWhat: l10n.t('Redo: {0}'),
    redone: l10n.t('Redone: {0}'),
    reset: l10n.t('Reset'),
    resetDone: l10n.t('The conflict is open again.'),
    resolved: l10n.t('Resolved'),
    result: l10n.t('Result'),
    risks: l10n.t('Look at These Changes First'),
    risksConfirm: l10n.t('I have looked at these changes'),
    searchAll: l10n.t('Select All'),
    searchByWord: l10n.t('Whole Words'),
    searchClose: l10n.t('Close'),
    searchCurrent: l10n.t('Current match'),
    searchFind: l10n.t('Find'),
    searchGo: l10n.t('Go'),
    searchLine: l10n.t('Go to line'),
    searchMatchCase: l10n.t('Match Case'),
    searchNext: l10n.t('Next'),
    searchOnLine: l10n.t('on line'),
    searchPrevious: l10n.t('Previous'),
    searchRegexp: l10n.t('Regular Expression'),
    searchReplace: l10n.t('Replace'),
    searchReplaceAll: l10n.t('Replace All'),
    searchReplaceWith: l10n.t('Replace with'),
    searchReplacedAll: l10n.t('Replaced $ matches'),
    searchReplacedOne: l10n.t('Replaced the match on line $'),
    showBase: l10n.t('Base'),
    showKeys: l10n.t('Keyboard Shortcuts'),
    showSides: l10n.t('Show Both Sides'),
    suggestionLines: l10n.t('Preview'),
    suggestions: l10n.t('Suggestions'),
    takeAgain: l10n.t('Take Again'),
    taken: l10n.t('Taken'),
    undo: l10n.t('Undo'),
    undoWhat: l10n.t('Undo: {0}'),
    undone: l10n.t('Undone: {0}'),
    unreadable: l10n.t('The merge editor got something that it cannot read: {0}'),
    unwritten: l10n.t(
      'What you wrote of a conflict was not taken: it is decided otherwise now. Copy what you need of it.',
    ),
    unwrittenEnded: l10n.t('The conflict that you were writing is decided otherwise now.'),
    unwrittenText: l10n.t('What you wrote'),
    upstream: l10n.t('Upstream'),
  };
}
