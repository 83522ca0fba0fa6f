// Runs the integration tests, phase by phase, each in a VS Code of its own:
//   node out/test/integration/run.entry.cjs <stable|minimum> <folder for the result files>
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseVsCode } from '../host/chooseVsCode';
import { parseHostVersion } from '../host/hostVersions';
import { projectRoot } from '../host/projectRoot';
import { runInVsCode } from '../host/runInVsCode';
import { startVirtualDisplay } from '../host/virtualDisplay';
import { RESTART_COLLECTION, writeFixtureWorkspace } from './fixtureWorkspace';

interface Phase {
  /** A folder of tests beside this file. */
  readonly name: string;
  /** Phases with the same profile are restarts of one VS Code. */
  readonly profile: string;
  readonly prepare?: (profile: string, workspace: string) => void;
}

const PHASES: readonly Phase[] = [
  { name: 'workbench', profile: 'workbench' },
  { name: 'before-restart', profile: 'restart' },
  { name: 'after-restart', profile: 'restart', prepare: editWhileClosed },
  { name: 'unwritable', profile: 'unwritable', prepare: blockGlobalStorage },
];

/** The extension's storage folder cannot be made: a file has its name. Holds for root too, unlike permissions. */
function blockGlobalStorage(profile: string): void {
  const folder = path.join(profile, 'user-data/User/globalStorage');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'artifact-lineage.artifact-lineage'), 'in the way\n');
}

function editWhileClosed(_profile: string, workspace: string): void {
  appendFileSync(path.join(workspace, '.claude/skills/gamma/SKILL.md'), 'closed\n');
  const collection = path.join(workspace, RESTART_COLLECTION, 'skills');
  for (const name of ['outdated', 'diverged'])
    appendFileSync(path.join(collection, name, 'SKILL.md'), 'closed\n');
  rmSync(path.join(collection, 'deleted'), { recursive: true });
}

async function main(): Promise<boolean> {
  const version = parseHostVersion(process.argv[2]);
  const results = path.resolve(process.argv[3] ?? path.join(projectRoot, 'out/results'));
  const vsCode = await chooseVsCode(version, console.log);
  const stopDisplay = vsCode.kind === 'desktop' ? await startVirtualDisplay() : () => undefined;
  const temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-integration-'));
  let isGood = true;
  try {
    let lastProfile: string | undefined;
    for (const { name, profile, prepare } of PHASES) {
      const workspace = path.join(temporary, 'workspace');
      if (profile !== lastProfile) writeFixtureWorkspace(workspace);
      lastProfile = profile;
      const profileFolder = path.join(temporary, profile);
      prepare?.(profileFolder, workspace);
      console.log(`\n${name}:`);
      const ended = await runInVsCode({
        vsCode,
        version,
        otherExtensions: [path.join(projectRoot, 'out/test/exampleExtension')],
        testsModule: path.join(projectRoot, 'out/test/host/mochaRun.entry.cjs'),
        workspace,
        profile: profileFolder,
        environment: {
          TEST_FOLDER: path.join(projectRoot, 'out/test/integration', name),
          TEST_MEMORY: path.join(temporary, 'memory.json'),
        },
        resultFile: path.join(results, `integration-${version}-${name}.json`),
      });
      isGood &&= ended;
    }
  } finally {
    stopDisplay();
    rmSync(temporary, { recursive: true, force: true });
  }
  return isGood;
}

void main().then(
  (isGood) => {
    process.exitCode = isGood ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
