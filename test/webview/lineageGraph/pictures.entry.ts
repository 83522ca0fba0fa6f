// Leaves a picture of every state of the lineage graph in every theme in test-results/lineageGraph/.
import { takePictures } from '../takePictures';
import { LineageGraphPage } from './lineageGraphPage';
import { STATES, type GraphState } from './states';

void takePictures<LineageGraphPage, GraphState>('lineageGraph', STATES, (browser, state, options) =>
  LineageGraphPage.open(browser, state.history(), options),
);
