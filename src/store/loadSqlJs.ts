import initSqlJs, { type SqlJsStatic } from 'sql.js';

const loading = new Map<string, Promise<SqlJsStatic>>();

/**
 * The database engine, compiled once per process when it is first needed.
 *
 * @param wasmFile `sql-wasm.wasm`, which the build copies beside the bundle
 */
export function loadSqlJs(wasmFile: string): Promise<SqlJsStatic> {
  let engine = loading.get(wasmFile);
  if (!engine) {
    engine = initSqlJs({ locateFile: () => wasmFile });
    loading.set(wasmFile, engine);
  }
  return engine;
}
