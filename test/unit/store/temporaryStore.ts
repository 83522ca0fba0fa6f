import path from 'node:path';
import { LineageStore } from '../../../src/store/lineageStore';
import type { StoreOptions } from '../../../src/store/storeOptions';
import { useTemporaryDirectory } from './temporaryDirectory';

/** The database engine's file, as the build copies it beside the extension. */
export const WASM_FILE = require.resolve('sql.js/dist/sql-wasm.wasm');

export interface TemporaryStore {
  readonly directory: string;
  /** The path of a file in the store's folder. */
  file(...names: string[]): string;
  /** Opens the store, as one more writer; closed after the test if it is still open. */
  open(options?: Partial<StoreOptions>): Promise<LineageStore>;
}

/** Gives every test of the surrounding `describe` a store folder of its own. */
export function useTemporaryStore(): TemporaryStore {
  const opened: LineageStore[] = [];
  // Hooks run in the order of registration: the stores close before their folder is removed.
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close().catch(() => undefined);
  });
  const temporary = useTemporaryDirectory();
  const directory = (): string => path.join(temporary.path, 'store');
  return {
    get directory() {
      return directory();
    },
    file: (...names) => path.join(directory(), ...names),
    open: async (options) => {
      const store = await LineageStore.open({ directory: directory(), wasmFile: WASM_FILE, ...options });
      opened.push(store);
      return store;
    },
  };
}
