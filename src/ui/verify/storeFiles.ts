import path from 'node:path';
import { Uri, type ExtensionContext } from 'vscode';
import type { RepairOptions } from '../../operations/repairStore';
import { verifyImageInWorker } from '../../store/verify/verifyImageInWorker';

/** Where the store of this extension lies, and how its images are checked without holding the window. */
export function storeFiles({
  extensionUri,
  globalStorageUri,
}: Pick<ExtensionContext, 'extensionUri' | 'globalStorageUri'>): Pick<
  RepairOptions,
  'directory' | 'wasmFile' | 'verifyImage'
> {
  const script = Uri.joinPath(extensionUri, 'dist', 'imageWorker.cjs').fsPath;
  const wasmFile = Uri.joinPath(extensionUri, 'dist', 'sql-wasm.wasm').fsPath;
  return {
    directory: path.join(globalStorageUri.fsPath, 'store'),
    wasmFile,
    verifyImage: (file) => verifyImageInWorker(script, file, wasmFile),
  };
}
