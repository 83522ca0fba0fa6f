// Runs all checks and tests, or only the stages named:
//   node scripts/test.mjs [checks] [unit] [faults] [package] [webview] [host] [integration] [ui]
// Installs what is missing first. The last line is `N passed, N failed`; a check (types, lint, ...) counts as one, and so
// does each test. A stage that ends without having counted its tests has failed, and so has a test that was skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { installBrowser, installGit, installPackages } from './install.mjs';

const RESULTS = 'out/results';
const STAGES = { checks, unit, faults, package: packaging, webview, host, integration, ui };
const total = { passed: 0, failed: 0, problems: [] };

async function main() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in STAGES));
  if (unknown.length > 0) {
    throw new Error(`There is no stage ${unknown.join(', ')}; there are ${Object.keys(STAGES).join(', ')}.`);
  }
  installPackages();
  installGit();
  const names = wanted.length > 0 ? wanted : Object.keys(STAGES);
  if (names.some((name) => ['webview', 'host', 'integration', 'ui'].includes(name))) await installBrowser();
  rmSync(RESULTS, { recursive: true, force: true });
  check('build', ['esbuild.mjs', '--production', '--tests']);
  if (names.some((name) => ['host', 'ui'].includes(name)))
    check('server', ['out/test/host/install.entry.cjs']);
  if (total.failed === 0) for (const name of names) STAGES[name]();
}

function checks() {
  check('types', ['node_modules/typescript/bin/tsc', '--noEmit']);
  check('types of the webviews', ['node_modules/typescript/bin/tsc', '--noEmit', '--project', 'src/webview']);
  check('types of their tests', ['node_modules/typescript/bin/tsc', '--noEmit', '--project', 'test/webview']);
  check('types of an extension that uses the API', [
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '--project',
    'test/fixtures/exampleExtension',
  ]);
  check('lint', ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']);
  check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']);
  check('manifest, code and localisation agree', ['scripts/check-contributions.mjs']);
  check('samples are what their README says', ['samples/verify.mjs']);
}

function unit() {
  mocha('unit', 'out/test/unit');
}

function faults() {
  mocha('faults', 'out/test/faults');
}

function packaging() {
  check('package', ['scripts/package.mjs']);
}

/** The built pages, in a browser without VS Code. */
function webview() {
  mocha('webview', 'out/test/webview');
}

function host() {
  mocha('host', 'out/test/host');
}

function integration() {
  for (const version of ['stable', 'minimum']) {
    heading(`integration, ${version}`);
    const { status } = node(['out/test/integration/run.entry.cjs', version, RESULTS]);
    const phases = readdirSync('out/test/integration', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `integration-${version}-${name}`);
    const before = total.failed;
    for (const phase of phases) addResults(phase);
    if (status !== 0 && total.failed === before) addFailure(`integration, ${version}: ended with ${status}`);
  }
}

function ui() {
  // They install what was packaged.
  if (!existsSync('artifact-lineage.vsix')) packaging();
  mocha('ui', 'out/test/ui');
}

/** @param {string} name @param {string[]} args */
function check(name, args) {
  heading(name);
  const { status } = node(args);
  if (status === 0) total.passed += 1;
  else addFailure(name);
}

/** @param {string} name @param {string} folder */
function mocha(name, folder) {
  heading(name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.cjs'))
    .map((file) => path.join(folder, file))
    .sort();
  const reporter = path.resolve('out/test/host/countingReporter.entry.cjs');
  const { status } = node(
    [
      'node_modules/mocha/bin/mocha.js',
      '--forbid-only',
      '--timeout',
      '60000',
      '--reporter',
      reporter,
      ...files,
    ],
    { TEST_RESULT_FILE: path.join(RESULTS, `${name}.json`) },
  );
  const before = total.failed;
  addResults(name);
  if (status !== 0 && total.failed === before) addFailure(`${name}: mocha ended with ${status}`);
}

/** @param {string} name */
function addResults(name) {
  const file = path.join(RESULTS, `${name}.json`);
  if (!existsSync(file)) {
    addFailure(`${name}: ended before its tests were counted`);
    return;
  }
  const { passed, failed, pending, failures } = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += passed;
  total.failed += failed;
  total.problems.push(...failures.map(({ title }) => `${name}: ${title}`));
  for (let i = 0; i < pending; i += 1) addFailure(`${name}: a test was skipped`);
  if (passed + failed === 0) addFailure(`${name}: there are no tests`);
}

/** @param {string} problem */
function addFailure(problem) {
  total.failed += 1;
  total.problems.push(problem);
}

/** @param {string} title */
function heading(title) {
  console.log(`\n== ${title}`);
}

/** @param {string[]} args @param {Record<string, string>} environment */
function node(args, environment = {}) {
  return spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
}

try {
  await main();
} catch (error) {
  addFailure(error instanceof Error ? error.message : String(error));
}
if (total.problems.length > 0)
  console.log(`\nFailed:\n${total.problems.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
