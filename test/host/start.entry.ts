// Opens the sample workspace in a real VS Code with the packaged extension: `npm start [-- --fresh] [-- --port N]`.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findCommand } from './findCommand';
import { freePort } from './freePort';
import { hermeticEnvironment } from './hermeticEnvironment';
import { projectRoot } from './projectRoot';
import { mustRun } from './run';
import { copySamples } from './sampleCopy';
import { installSampleCollection } from './sampleCollection';
import { installExtension, startServer, writeUserSettings } from './server';
import { ensureServerHost } from './serverHost';
import { workbenchUrl } from './workbenchUrl';

const USUAL_PORT = 8137;
const state = path.join(projectRoot, '.vscode-test', 'start');
const vsix = path.join(projectRoot, 'artifact-lineage.vsix');

/** Why there is no desktop VS Code to open; undefined when there is. */
function noDesktop(): string | undefined {
  if (process.env['VSCODE_TEST_HOST'] === 'server') return 'VSCODE_TEST_HOST says so';
  if (!findCommand(process.platform === 'win32' ? 'code.cmd' : 'code'))
    return 'there is no "code" program on this machine';
  const isRemote =
    process.env['VSCODE_IPC_HOOK_CLI'] !== undefined || process.env['SSH_CONNECTION'] !== undefined;
  if (isRemote) return 'this is a remote terminal';
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  return process.platform === 'linux' && !hasDisplay ? 'there is no display' : undefined;
}

/** The user's own VS Code, with settings and extensions of its own so that theirs stay as they are. */
async function openDesktop(workspace: string): Promise<void> {
  const profile = path.join(state, 'desktop');
  const userDataDir = path.join(profile, 'user-data');
  if (!existsSync(path.join(userDataDir, 'User/settings.json'))) writeUserSettings(userDataDir);
  const code = process.platform === 'win32' ? 'code.cmd' : 'code';
  const separate = ['--user-data-dir', userDataDir, '--extensions-dir', path.join(profile, 'extensions')];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const home = path.join(profile, 'home');
  const { HOME } = hermeticEnvironment(profile, home);
  installSampleCollection(home);
  const env = { ...process.env, HOME };
  await mustRun(code, [...separate, ...asRoot, '--install-extension', vsix, '--force'], { env });
  console.log(
    'Opening your VS Code with separate settings and extensions. This ends when its window is closed.',
  );
  await mustRun(
    code,
    [...separate, ...asRoot, '--disable-workspace-trust', '--new-window', '--wait', workspace],
    {
      env,
    },
  );
}

async function openServer(workspace: string, reason: string, port: number | undefined): Promise<void> {
  const host = await ensureServerHost('stable', console.log);
  console.log(`This is VS Code ${host.vsCode} as a server, shown by your browser, because ${reason}.`);
  const dataDir = path.join(state, 'server');
  const userDataDir = path.join(dataDir, 'data');
  if (!existsSync(path.join(userDataDir, 'User/settings.json'))) writeUserSettings(userDataDir);
  await installExtension(host, dataDir, vsix);
  const connectionTokenFile = path.join(state, 'connection-token');
  if (!existsSync(connectionTokenFile)) {
    writeFileSync(connectionTokenFile, randomBytes(16).toString('hex'), { mode: 0o600 });
  }
  const home = path.join(state, 'home');
  installSampleCollection(home);
  const server = await startServer({
    host,
    dataDir,
    home,
    port: port ?? (await freePort(USUAL_PORT)),
    connectionTokenFile,
  });
  const connectionToken = readFileSync(connectionTokenFile, 'utf8');
  const url = workbenchUrl(server.port, { folder: workspace, connectionToken });
  console.log(`\nOpen this in a browser on this machine:\n\n  ${url}\n`);
  console.log('Then click the Artifact Lineage icon in the activity bar. Ctrl+C ends it.');
  const stopping = new AbortController();
  // The terminal and npm may both send it; a second one must not end this process before the server has ended.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      console.log('\nStopping VS Code.');
      void server.stop().then(() => process.exit(0));
    });
  }
  await server.ended;
  // Then the handler above ends this process.
  if (stopping.signal.aborted) return;
  throw new Error(`VS Code's server ended by itself:\n${server.log()}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean' }, port: { type: 'string' } } });
  const isFresh = values.fresh ?? false;
  if (isFresh) rmSync(state, { recursive: true, force: true });
  mkdirSync(state, { recursive: true });
  const { workspace } = copySamples(path.join(projectRoot, '.vscode-test', 'sample'), { isFresh });
  console.log(
    `The sample workspace is ${path.relative(projectRoot, workspace)}/, a copy of samples/workspace/.`,
  );
  console.log(
    isFresh
      ? 'It is a new copy, and VS Code begins without settings and history.'
      : 'Edit it as you like; "npm start -- --fresh" begins anew, without its history.',
  );
  const reason = noDesktop();
  if (reason === undefined) await openDesktop(workspace);
  else await openServer(workspace, reason, values.port === undefined ? undefined : Number(values.port));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
