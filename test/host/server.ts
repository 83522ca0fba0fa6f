import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hermeticEnvironment } from './hermeticEnvironment';
import { writeLanguagePack } from './languagePack';
import { QUIET_SETTINGS } from './quietSettings';
import { mustRun } from './run';
import type { ServerHost } from './serverHost';

const START_LIMIT_MS = 60_000;

export interface ServerOptions {
  readonly host: ServerHost;
  /** Settings, extensions, storage, logs: everything this VS Code keeps. Kept between starts, it is a restart. */
  readonly dataDir: string;
  /** Where user data lies when not in `dataDir`. */
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** Home folder the extension sees. */
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Whoever opens the page must know it; not needed for tests, which last seconds. */
  readonly connectionTokenFile?: string;
  /** Runs extension tests; also hides notifications and answers dialogs by itself, so not for UI tests. */
  readonly isTestDriver?: boolean;
  /** Whether a new workspace opens in Restricted Mode; without it every workspace is trusted. */
  readonly isTrustOn?: boolean;
  /** The language that extensions are shown in: `de`. English when not given. */
  readonly language?: string;
}

export interface RunningServer {
  readonly port: number;
  log(): string;
  /** Resolves when the server ends by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Writes user settings, the quiet ones under the given ones. */
export function writeUserSettings(
  userDataDir: string,
  settings: Readonly<Record<string, unknown>> = {},
): void {
  const folder = path.join(userDataDir, 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'settings.json'),
    `${JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2)}\n`,
  );
}

/** Installs a packaged extension into a server's data folder. @throws with the installer's words */
export async function installExtension(host: ServerHost, dataDir: string, vsix: string): Promise<void> {
  await mustRun(
    host.node,
    [host.serverMain, '--server-data-dir', dataDir, '--install-extension', vsix, '--force'],
    { env: hermeticEnvironment(dataDir) },
  );
}

/** Starts a server on 127.0.0.1 in a process group of its own, which ends with this process at the latest. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, dataDir, userDataDir = path.join(dataDir, 'data'), language } = options;
  mkdirSync(dataDir, { recursive: true });
  if (language !== undefined) writeLanguagePack(userDataDir, language);
  const logFile = path.join(dataDir, 'server.log');
  const logHandle = openSync(logFile, 'w');
  const child = spawn(host.node, [host.serverMain, ...serverArguments(options)], {
    stdio: ['ignore', logHandle, logHandle],
    env: { ...hermeticEnvironment(dataDir, options.home), ...options.environment },
    detached: true,
  });
  const log = (): string => readFileSync(logFile, 'utf8');
  const kill = (signal: NodeJS.Signals): void => {
    try {
      // The whole group: server, extension host, file watcher, terminals.
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Already gone.
    }
  };
  const killAtExit = (): void => {
    kill('SIGKILL');
  };
  process.once('exit', killAtExit);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    const settle = (): void => {
      hasEnded = true;
      resolve();
    };
    child.on('exit', settle);
    child.on('error', settle);
  });
  const port = await waitForPort(log, () => hasEnded);
  return {
    port,
    log,
    ended,
    async stop() {
      if (!hasEnded) kill('SIGTERM');
      await Promise.race([ended, sleep(5000)]);
      kill('SIGKILL');
      process.removeListener('exit', killAtExit);
    },
  };
}

function serverArguments(options: ServerOptions): string[] {
  const { dataDir, userDataDir, extensionsDir, connectionTokenFile, language, port = 0 } = options;
  return [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--accept-server-license-terms',
    '--disable-telemetry',
    ...(options.isTrustOn ? [] : ['--disable-workspace-trust']),
    '--server-data-dir',
    dataDir,
    ...(userDataDir === undefined ? [] : ['--user-data-dir', userDataDir]),
    ...(extensionsDir === undefined ? [] : ['--extensions-dir', extensionsDir]),
    ...(connectionTokenFile === undefined
      ? ['--without-connection-token']
      : ['--connection-token-file', connectionTokenFile]),
    ...(options.isTestDriver ? ['--enable-smoke-test-driver'] : []),
    ...(language === undefined ? [] : ['--locale', language]),
  ];
}

async function waitForPort(log: () => string, hasEnded: () => boolean): Promise<number> {
  const until = Date.now() + START_LIMIT_MS;
  for (;;) {
    const port = /Extension host agent listening on (\d+)/.exec(log())?.[1];
    if (port !== undefined) return Number(port);
    if (hasEnded() || Date.now() > until) throw new Error(`VS Code's server did not start:\n${log()}`);
    await sleep(50);
  }
}
