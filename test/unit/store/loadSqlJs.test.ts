import assert from 'node:assert/strict';
import { loadSqlJs } from '../../../src/store/loadSqlJs';
import { WASM_FILE } from './temporaryStore';

describe('loadSqlJs', () => {
  it('compiles the engine once', async () => {
    assert.equal(loadSqlJs(WASM_FILE), loadSqlJs(WASM_FILE));
    const database = new (await loadSqlJs(WASM_FILE)).Database();
    assert.deepEqual(database.exec('SELECT 6 * 7')[0]?.values, [[42]]);
    database.close();
  });
});
