// Installs what a fresh machine lacks, and says so before it does: npm packages into node_modules/, and with apt-get the
// programs that tests need. What is there already is left alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const STAMP = 'node_modules/.installed-from';
const BENCH = 'bench';

/** Installs exactly what package-lock.json names, unless that has been done. */
export function installPackages() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node 20.19 or later is needed; this is ${process.version}.`);
  }
  if (isInstalled('.')) return;
  console.log('Installing npm packages into node_modules/ (250 MB: compiler, test tools).');
  installLocked('.');
}

/** What only the bench measures against, into bench/node_modules/. Where it can be neither downloaded nor compiled, it says so. */
export function installBenchPackages() {
  if (isInstalled(BENCH)) return;
  console.log(
    'Installing better-sqlite3 into bench/node_modules/, compiling it where no binary is to be had.',
  );
  // Node's own headers, where they are installed with it: otherwise compiling begins with downloading them.
  const prefix = path.join(path.dirname(process.execPath), '..');
  const hasHeaders = existsSync(path.join(prefix, 'include/node/node.h'));
  const headers = hasHeaders ? { npm_config_nodedir: prefix } : {};
  // The project's own .npmrc says otherwise, and npm hands that on to what it runs.
  const scripts = { npm_config_ignore_scripts: 'false' };
  try {
    installLocked(BENCH, { ...process.env, ...scripts, ...headers });
  } catch (error) {
    console.error(`better-sqlite3 could not be installed: ${error.message}`);
  }
}

/** Whether exactly what a folder's lock file names has been installed in it, here or by `npm ci`. */
function isInstalled(folder) {
  const stamp = path.join(folder, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockOf(folder)) return true;
  // What npm says that it put there; packages for other platforms are not among it.
  const record = path.join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesIn(record);
  const locked = packagesIn(path.join(folder, 'package-lock.json'));
  const isThere = ([place, { version, optional = false }]) =>
    place === '' || (place in installed ? installed[place].version === version : optional);
  return Object.entries(locked).every(isThere) && Object.keys(installed).every((place) => place in locked);
}

function lockOf(folder) {
  return createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
}

function installLocked(folder, env = process.env) {
  run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'], { env });
  writeFileSync(path.join(folder, STAMP), lockOf(folder));
}

/** The browser that shows the workbench in tests. Playwright's own is used where Debian's package is not to be had. */
export async function installBrowser() {
  if (['chromium', 'chromium-browser', 'google-chrome'].some(findCommand)) return;
  const { chromium } = await import('playwright-core');
  if (existsSync(chromium.executablePath())) return;
  if (isDebian()) {
    installSystemPackages(['chromium'], 'the browser that shows VS Code in tests');
  } else {
    console.log('Installing a headless Chromium with Playwright.');
    run(process.execPath, ['node_modules/playwright-core/cli.js', 'install', '--with-deps', 'chromium']);
  }
}

/** Programs that tests compare with. */
export function installGit() {
  if (!findCommand('git')) installSystemPackages(['git'], 'the program that tests compare with');
}

/** @param {string[]} names */
function installSystemPackages(names, why) {
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  const isRoot = process.getuid?.() === 0;
  if (!findCommand('apt-get') || (!isRoot && !findCommand('sudo'))) {
    throw new Error(`Please install ${names.join(' and ')} (${why}), then try again.`);
  }
  console.log(`Installing ${names.join(' and ')} with apt-get: ${why}.`);
  const prefix = isRoot ? [] : ['sudo'];
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const [program, ...args] of [
    [...prefix, 'apt-get', 'update', '-qq'],
    [...prefix, ...install, '-qq'],
  ]) {
    run(program, args, { env: environment });
  }
}

function isDebian() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID=debian$/m.test(release);
}

/** The path of a program on PATH; undefined when there is none. */
export function findCommand(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Runs a program with its output shown, or with its errors only. @throws when it does not end well */
export function run(program, args, { env = process.env, stdout = 'inherit' } = {}) {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(program, args, { stdio: ['inherit', stdout, 'inherit'], env, shell });
  if (status !== 0) {
    throw new Error(`"${[program, ...args].join(' ')}" ended with ${status ?? error?.message}.`);
  }
}
