import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder with package.json, wherever the bundle that asks lies below it. */
export const projectRoot: string = (function find(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`No package.json above ${__dirname}.`);
  return find(parent);
})(__dirname);
