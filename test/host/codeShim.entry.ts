#!/usr/bin/env node
// Stands in for the `code` program, so that @vscode/test-electron's runTests works with a server and a browser as it
// does with a desktop VS Code. Exit status: 0 the tests' run() resolved, 1 it rejected, 2 it never ended (the extension
// host crashed or hung, or nothing started).
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { deferred } from './deferred';
import { parseHostVersion } from './hostVersions';
import { startServer, writeUserSettings, type RunningServer } from './server';
import { ensureServerHost } from './serverHost';
import { workbenchUrl } from './workbenchUrl';

const LIMIT_MS = Number(process.env['VSCODE_TEST_TIMEOUT_MS'] ?? 600_000);

/** What the workbench prints that says nothing about the tests. */
const NOISE =
  /^\s*$|onnection token|Creating a socket|grace-time|ServiceWorker|AgentHost|AccountPolicyGate|additional builtin extensions|^Canceled|workbench contribution|^ERR Canceled|\[DEP0\d+\]|punycode|preload was not used|chatParticipant|Long running operations/;

interface Arguments {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly target: string | undefined;
}

function parseArguments(args: readonly string[]): Arguments {
  const options = new Map<string, string[]>();
  const positional: string[] = [];
  for (const argument of args) {
    const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/.exec(argument) ?? [];
    if (name === undefined) positional.push(path.resolve(argument));
    else options.set(name, [...(options.get(name) ?? []), value]);
  }
  return { options, target: positional[0] };
}

/**
 * The module the extension host loads instead of the tests. Only the file it writes after run() has settled is believed:
 * the workbench reports success when the extension host crashes.
 */
function writeWrapper(folder: string, testsPath: string, verdictFile: string): string {
  const wrapper = path.join(folder, 'tests.cjs');
  writeFileSync(
    wrapper,
    `const { writeFileSync } = require('node:fs');
const verdict = (value) => writeFileSync(${JSON.stringify(verdictFile)}, JSON.stringify(value));
exports.run = async () => {
  try {
    await require(${JSON.stringify(testsPath)}).run();
    verdict({ ok: true });
  } catch (error) {
    verdict({ ok: false, error: String((error && error.stack) || error) });
    throw error;
  }
};
`,
  );
  return wrapper;
}

/** Resolves to the workbench's exit code, which may be a lie; rejects when it never says one. */
async function workbenchExit(browser: Browser, page: Page, open: () => Promise<unknown>): Promise<number> {
  const { promise, resolve, reject } = deferred<number>();
  promise.catch(() => undefined);
  await page.exposeFunction('codeAutomationExit', resolve);
  await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
    if (!NOISE.test(args.join(' '))) console.log(...args);
  });
  page.on('crash', () => {
    reject(new Error('The page of the workbench crashed.'));
  });
  browser.on('disconnected', () => {
    reject(new Error('The browser is gone.'));
  });
  setTimeout(() => {
    reject(new Error(`The tests did not end within ${String(LIMIT_MS)} ms.`));
  }, LIMIT_MS).unref();
  await open();
  return promise;
}

async function main(): Promise<number> {
  const { options, target } = parseArguments(process.argv.slice(2));
  const first = (name: string): string | undefined => options.get(name)?.[0];
  const temporary = mkdtempSync(path.join(tmpdir(), 'vscode-tests-'));
  const verdictFile = path.join(temporary, 'verdict.json');
  const wrapper = writeWrapper(temporary, first('extensionTestsPath') ?? '', verdictFile);
  const userDataDir = first('user-data-dir') ?? path.join(temporary, 'user-data');
  const extensionsDir = first('extensions-dir');
  mkdirSync(userDataDir, { recursive: true });
  if (!existsSync(path.join(userDataDir, 'User/settings.json'))) writeUserSettings(userDataDir);
  let server: RunningServer | undefined;
  let browser: Browser | undefined;
  try {
    const host = await ensureServerHost(parseHostVersion(process.env['VSCODE_TEST_VERSION']), console.log);
    const home = process.env['VSCODE_TEST_HOME'];
    server = await startServer({
      host,
      dataDir: path.join(temporary, 'server'),
      userDataDir,
      isTestDriver: true,
      ...(extensionsDir === undefined ? {} : { extensionsDir }),
      ...(home === undefined ? {} : { home }),
    });
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const remote = (file: string): string => `vscode-remote://127.0.0.1:${String(server?.port)}${file}`;
    const isFolder = target !== undefined && statSync(target).isDirectory();
    const url = workbenchUrl(server.port, {
      ...(target === undefined ? {} : isFolder ? { folder: target } : { workspaceFile: target }),
      payload: [
        ...(options.get('extensionDevelopmentPath') ?? []).map(
          (folder) => ['extensionDevelopmentPath', remote(path.resolve(folder))] as const,
        ),
        ['extensionTestsPath', remote(wrapper)],
      ],
    });
    const code = await workbenchExit(browser, page, () => page.goto(url));
    if (!existsSync(verdictFile)) {
      throw new Error(`The extension host ended before the tests did (the workbench said ${String(code)}).`);
    }
    const verdict = JSON.parse(readFileSync(verdictFile, 'utf8')) as { ok: boolean; error?: string };
    if (verdict.error !== undefined) console.error(verdict.error);
    return verdict.ok && code === 0 ? 0 : 1;
  } catch (error) {
    const end = server?.log().split('\n').filter(Boolean).slice(-12).join('\n');
    console.error(String(error), end === undefined ? '' : `\nThe end of the server's log:\n${end}`);
    return 2;
  } finally {
    await browser?.close().catch(() => undefined);
    await server?.stop();
    rmSync(temporary, { recursive: true, force: true });
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
void main().then((code) => process.exit(code));
