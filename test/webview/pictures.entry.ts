// Leaves a picture of every state of the merge editor in every theme in test-results/mergeEditor/.
import { MergeEditorPage } from './mergeEditorPage';
import { STATES, type EditorState } from './states';
import { takePictures } from './takePictures';

void takePictures<MergeEditorPage, EditorState>('mergeEditor', STATES, (browser, state, options) =>
  MergeEditorPage.open(browser, state.merge(), options),
);
