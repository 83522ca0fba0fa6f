// Builds and runs the bench: `npm run bench`, with `--only=<part of a name>` some rows of it, with `--write` to keep the figures
// in bench/RESULTS.md.
import { execFileSync } from 'node:child_process';
import { installBenchPackages, installBrowser, installGit, installPackages, run } from './install.mjs';

const bench = ['out/test/bench/run.entry.cjs', ...process.argv.slice(2)];

installPackages();
installGit();
run(process.execPath, ['esbuild.mjs', '--production', '--tests']);
const needs = execFileSync(process.execPath, [...bench, '--needs'], { encoding: 'utf8' }).split('\n');
if (needs.includes('better-sqlite3')) installBenchPackages();
if (needs.includes('vs-code')) {
  await installBrowser();
  run(process.execPath, ['out/test/host/install.entry.cjs']);
  run(process.execPath, ['scripts/package.mjs']);
}
run(process.execPath, bench);
