import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { artifactStatus, type ArtifactStatus } from '../operations/artifactStatus';
import { projectOf } from '../core/root';
import { findRoots } from '../sources/findRoots';
import { NodeFileTree } from '../sources/nodeFileTree';
import { nodeSha256 } from '../store/nodeSha256';
import { CommandError } from './commandError';
import { commandLine, neededPaths } from './commandLine';
import { displayPath } from './displayPath';
import { print } from './print';

const OPTIONS = { json: { type: 'boolean' }, 'exit-code': { type: 'boolean' } } as const;

/** `status`: prints how each artifact of a workspace stands to its recorded upstream. @returns the exit status */
export async function statusCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = commandLine(args, OPTIONS);
  const [workspace] = neededPaths(positionals, ['workspace']);
  if (!fs.statSync(workspace).isDirectory()) throw new CommandError(`${workspace} is not a directory.`);
  const files = new NodeFileTree();
  const folder = await files.resolve(workspace);
  const roots = await findRoots({ workspaceFolders: [folder ?? workspace], home: undefined, files });
  // A lock of skills tells of them even where no root is left.
  const place = folder ?? workspace;
  const isBare = !roots.some((root) => projectOf(root.path) === place);
  if (isBare && fs.existsSync(`${place}/skills-lock.json`))
    roots.push({ path: `${place}/.claude`, scope: 'workspace' });
  const { artifacts, problems } = await artifactStatus({
    roots,
    files,
    sha256: nodeSha256,
    home: home(),
    optionalKinds: new Set(),
  });
  for (const problem of problems) process.stderr.write(`artifact-lineage: ${problem.sentence}\n`);
  if (values.json) print(`${JSON.stringify(artifacts.map(asRow), null, 2)}\n`);
  else print(lines(artifacts).join(''));
  const isSettled =
    problems.length === 0 &&
    artifacts.every(({ drift: { state } }) => state === 'in-sync' || state === 'local-only');
  return values['exit-code'] === true && !isSettled ? 1 : 0;
}

/** Undefined for a user without one, as in some containers. */
function home(): string | undefined {
  try {
    const found = homedir();
    return found.startsWith('/') || /^[a-z]:/i.test(found) ? found.replaceAll('\\', '/') : undefined;
  } catch {
    return undefined;
  }
}

function asRow({ root, kind, name, path, drift, upstream }: ArtifactStatus) {
  return {
    root,
    kind,
    name,
    path,
    drift: drift.state,
    upstream: upstream ?? null,
    ...(drift.formDiffers ? { formDiffers: true } : {}),
  };
}

function lines(artifacts: readonly ArtifactStatus[]): string[] {
  const result: string[] = [];
  let root: string | undefined;
  for (const artifact of artifacts) {
    if (artifact.root !== root) result.push(`${displayPath(artifact.root)}\n`);
    root = artifact.root;
    const { state, formDiffers } = artifact.drift;
    const remarks = [
      ...(artifact.upstream === undefined ? [] : [displayPath(artifact.upstream)]),
      ...(formDiffers ? ['line ends or modes differ'] : []),
    ];
    const remark = remarks.length > 0 ? `  (${remarks.join('; ')})` : '';
    result.push(`  ${state.replaceAll('-', ' ').padEnd(16)}  ${displayPath(artifact.path)}${remark}\n`);
  }
  return result;
}
