// A process that restores one version after another until it is killed. Prints a line when one restore is done.
//   node restorer.entry.cjs <workspace> <version> <version> ...
import { writeSync } from 'node:fs';
import type { VersionId } from '../../src/core/identity';
import { restoreVersion } from '../../src/operations/restoreVersion';
import { openWorkspace } from '../unit/operations/workspace';

async function main(): Promise<void> {
  const [directory = '', ...versions] = process.argv.slice(2);
  const workspace = await openWorkspace(directory);
  for (;;) {
    for (const id of versions) {
      await restoreVersion(workspace.context, workspace.root, id as VersionId);
      writeSync(1, 'restored\n');
    }
  }
}

void main();
