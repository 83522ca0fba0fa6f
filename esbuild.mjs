// Builds everything that ships into dist/, and with --tests the test bundles into out/.
//   node esbuild.mjs [--production] [--watch] [--tests]
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

/** @type {esbuild.BuildOptions} VS Code 1.100, the oldest supported, runs Node 20. */
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
};

/** Each folder of src/webview with a main.ts is one webview. */
async function webviewEntries() {
  if (!existsSync('src/webview')) return [];
  const folders = await readdir('src/webview', { withFileTypes: true });
  return folders
    .map((folder) => path.join('src/webview', folder.name, 'main.ts'))
    .filter((entry) => existsSync(entry));
}

const EXAMPLE = path.join('test', 'fixtures', 'exampleExtension');
const BENCH = path.join('test', 'bench', 'run.entry.ts');

/** Every *.test.ts and every entry a test runner loads, one bundle each, in the same folders below out/. */
async function testEntries() {
  const files = await readdir('test', { recursive: true });
  return files
    .filter((file) => /\.(test|entry)\.ts$/.test(file) && !file.startsWith('fixtures'))
    .map((file) => path.join('test', file));
}

/** @type {esbuild.Plugin} The database engine is a file of its own, loaded when it is first needed. */
const engineBesideBundle = {
  name: 'engine-beside-bundle',
  setup(build) {
    build.onResolve({ filter: /^sql\.js$/ }, () => ({ path: './sql-wasm.cjs', external: true }));
  },
};

/** @type {esbuild.Plugin} diff3 0.0.4 assigns to a variable it never declares, which strict code refuses. */
const declareForDiff3 = {
  name: 'declare-for-diff3',
  setup(build) {
    build.onLoad({ filter: /node_modules[\\/]diff3[\\/]onp\.js$/ }, async ({ path: file }) => ({
      contents: `var ed;\n${await readFile(file, 'utf8')}`,
      loader: 'js',
    }));
  },
};

async function configurations() {
  const list = [
    {
      ...node,
      entryPoints: {
        extension: 'src/extension.ts',
        imageWorker: 'src/store/verify/imageWorker.ts',
        checkpointWorker: 'src/store/checkpointWorker.ts',
      },
      outdir: 'dist',
      external: ['vscode'],
      plugins: [engineBesideBundle, declareForDiff3],
      // import() becomes a require() that runs later: extension hosts load CommonJS.
      supported: { 'dynamic-import': false },
    },
    {
      ...node,
      entryPoints: { cli: 'src/cli.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.js' },
      plugins: [declareForDiff3],
      banner: { js: '#!/usr/bin/env node' },
    },
  ];
  const webviews = await webviewEntries();
  if (webviews.length > 0) {
    list.push({
      ...shared,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      entryPoints: webviews,
      outbase: 'src/webview',
      outdir: 'dist/webview',
    });
  }
  if (tests) {
    const external = ['mocha', 'fast-check', 'playwright-core', 'sql.js', 'typescript'];
    const bundles = {
      ...node,
      minify: false,
      sourcemap: 'inline',
      outbase: 'test',
      outdir: 'out/test',
      plugins: [declareForDiff3],
    };
    const entries = await testEntries();
    list.push(
      {
        ...bundles,
        entryPoints: entries.filter((entry) => entry !== BENCH),
        external: ['vscode', ...external],
      },
      // An extension that uses the API, as the integration tests load it beside this one.
      {
        ...bundles,
        entryPoints: [path.join(EXAMPLE, 'extension.ts')],
        outbase: 'test/fixtures',
        external: ['vscode'],
      },
      // Outside of VS Code, views of merges are given their words.
      { ...bundles, entryPoints: [BENCH], external, alias: { vscode: './test/bench/vscodeWords.ts' } },
    );
  }
  return list;
}

async function copyEngine() {
  await mkdir('dist', { recursive: true });
  await copyFile('node_modules/sql.js/dist/sql-wasm.js', 'dist/sql-wasm.cjs');
  await copyFile('node_modules/sql.js/dist/sql-wasm.wasm', 'dist/sql-wasm.wasm');
}

/** The icons of VS Code, as a font and its style sheet. */
async function copyIcons() {
  await mkdir('dist/webview', { recursive: true });
  for (const name of ['codicon.css', 'codicon.ttf'])
    await copyFile(path.join('node_modules/@vscode/codicons/dist', name), path.join('dist/webview', name));
}

async function copyExampleManifest() {
  const folder = path.join('out/test', path.basename(EXAMPLE));
  await mkdir(folder, { recursive: true });
  await copyFile(path.join(EXAMPLE, 'package.json'), path.join(folder, 'package.json'));
}

if (!watch) await rm('dist', { recursive: true, force: true });
if (tests) await rm('out/test', { recursive: true, force: true });
await copyEngine();
await copyIcons();
if (tests) await copyExampleManifest();
const builds = await configurations();
if (watch) {
  const contexts = await Promise.all(
    builds.map((options) => esbuild.context({ ...options, logLevel: 'info' })),
  );
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  await Promise.all(builds.map((options) => esbuild.build(options)));
}
