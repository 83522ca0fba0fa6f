import { ARTIFACT_KINDS } from './artifactKind';
import type { Discovery } from './discovered';
import { DiscoveryRun, type DiscoveryOptions } from './discoveryRun';
import type { ReadableFileTree } from './fileTree';
import type { Root } from './root';

/**
 * Finds the artifacts of a root by the kinds table. Links are followed only where an artifact may begin, only to
 * something of the right shape, and never inside an artifact.
 *
 * Nothing is thrown for bad input: what cannot be read is listed in the answer.
 */
export async function discover(
  root: Root,
  files: ReadableFileTree,
  options: DiscoveryOptions,
): Promise<Discovery> {
  const run = new DiscoveryRun(root, files, options);
  for (const row of ARTIFACT_KINDS) {
    if (row.optional && !options.optionalKinds.has(row.kind)) continue;
    if (!row.inUserScope && root.scope === 'user') continue;
    // Settings, memory and `.mcp.json` are Claude's: with `.agents` beside `.claude` they would be found twice.
    if (row.shape.type === 'named-file' && root.scope === 'agents') continue;
    await run.kind(row);
  }
  if (options.within === undefined) await run.secretsBeside();
  return run.result();
}
