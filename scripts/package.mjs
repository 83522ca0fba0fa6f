// Packages the extension as artifact-lineage.vsix and checks what is in it: the code, the database engine, nothing that a
// user has no use for, and no more than 1.5 MB.
import { createVSIX } from '@vscode/vsce';
import { unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';

const FILE = 'artifact-lineage.vsix';
const LIMIT = 1_500_000;
const NEEDED = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/package.nls.de.json',
  'extension/l10n/bundle.l10n.json',
  'extension/l10n/bundle.l10n.de.json',
  'extension/dist/extension.cjs',
  'extension/dist/imageWorker.cjs',
  'extension/dist/checkpointWorker.cjs',
  'extension/dist/cli.js',
  'extension/dist/sql-wasm.cjs',
  'extension/dist/sql-wasm.wasm',
  'extension/dist/webview/codicon.css',
  'extension/dist/webview/codicon.ttf',
  'extension/dist/webview/mergeEditor/main.css',
  'extension/dist/webview/mergeEditor/main.js',
  'extension/media/icon.png',
  'extension/media/activity-bar.svg',
  'extension/media/merge-dark.svg',
  'extension/media/merge-light.svg',
  ...['see', 'compare', 'link', 'sync', 'name'].map((step) => `extension/media/walkthrough/${step}.svg`),
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
];
const UNWANTED = [
  /\.map$/,
  /\.ts$/,
  /^extension\/(src|test|out|node_modules|samples|scripts|bench)\//,
  /\.vsix$/,
];

// Its further options are in package.json, where `npx vsce package` finds them too.
await createVSIX({ packagePath: FILE });
const bytes = readFileSync(FILE);
const names = [];
unzipSync(bytes, {
  filter: ({ name }) => {
    names.push(name);
    return false;
  },
});
const problems = [
  ...NEEDED.filter((name) => !names.includes(name)).map((name) => `${name} is missing.`),
  ...names
    .filter((name) => UNWANTED.some((pattern) => pattern.test(name)))
    .map((name) => `${name} should not be in it.`),
  ...(bytes.length > LIMIT ? [`It is ${bytes.length} bytes; at most ${LIMIT} are allowed.`] : []),
];
for (const problem of problems) console.error(problem);
console.log(`${FILE}: ${names.length} files, ${(bytes.length / 1000).toFixed(0)} kB.`);
process.exitCode = problems.length === 0 ? 0 : 1;
