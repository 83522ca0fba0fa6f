import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './projectRoot';

/** Copies of the sample workspace and its collections, to be edited freely; kept from one start to the next. */
export function copySamples(
  to: string,
  options: { readonly isFresh: boolean },
): { readonly workspace: string } {
  const workspace = path.join(to, 'workspace');
  if (options.isFresh) rmSync(to, { recursive: true, force: true });
  if (!existsSync(workspace)) {
    for (const name of ['workspace', 'collection', 'collection-v1']) {
      cpSync(path.join(projectRoot, 'samples', name), path.join(to, name), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }
  return { workspace };
}
