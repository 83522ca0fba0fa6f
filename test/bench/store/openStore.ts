import path from 'node:path';
import { LineageStore } from '../../../src/store/lineageStore';
import { projectRoot } from '../../host/projectRoot';

export const WASM_FILE = require.resolve('sql.js/dist/sql-wasm.wasm');

/** Opens a store as the extension does. */
export function openStore(directory: string): Promise<LineageStore> {
  return LineageStore.open({
    directory,
    wasmFile: WASM_FILE,
    checkpointWorker: path.join(projectRoot, 'dist/checkpointWorker.cjs'),
  });
}
