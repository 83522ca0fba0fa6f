import type { SqlJsStatic } from 'sql.js';

const loading = new Map<string, Promise<SqlJsStatic>>();

/**
 * The database engine, read and compiled once per process when it is first needed: a window without artifacts never
 * does, and the extension starts without it.
 *
 * @param wasmFile `sql-wasm.wasm`, which the build copies beside the bundle
 */
export function loadSqlJs(wasmFile: string): Promise<SqlJsStatic> {
  let engine = loading.get(wasmFile);
  if (!engine) {
    engine = import('sql.js').then(({ default: initSqlJs }) => initSqlJs({ locateFile: () => wasmFile }));
    loading.set(wasmFile, engine);
  }
  return engine;
}
