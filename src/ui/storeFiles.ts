import path from 'node:path';
import { Uri, type ExtensionContext } from 'vscode';

/** Where the store lies, and what ships with the extension for it: absolute paths. */
export interface StoreFiles {
  readonly directory: string;
  readonly wasmFile: string;
  readonly checkpointWorker: string;
  readonly imageWorker: string;
}

export function storeFiles({
  extensionUri,
  globalStorageUri,
}: Pick<ExtensionContext, 'extensionUri' | 'globalStorageUri'>): StoreFiles {
  return {
    directory: path.join(globalStorageUri.fsPath, 'store'),
    wasmFile: Uri.joinPath(extensionUri, 'dist', 'sql-wasm.wasm').fsPath,
    checkpointWorker: Uri.joinPath(extensionUri, 'dist', 'checkpointWorker.cjs').fsPath,
    imageWorker: Uri.joinPath(extensionUri, 'dist', 'imageWorker.cjs').fsPath,
  };
}
