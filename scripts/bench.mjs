// Builds and runs the bench: `npm run bench`, with `--only=<part of a name>` some rows of it, with `--write` to keep the figures
// in bench/RESULTS.md.
import { spawnSync } from 'node:child_process';
import { installBrowser, installGit, installPackages, run } from './install.mjs';

const bench = ['out/test/bench/run.entry.cjs', ...process.argv.slice(2)];

installPackages();
installGit();
run(process.execPath, ['esbuild.mjs', '--production', '--tests']);
const { status } = spawnSync(process.execPath, [...bench, '--needs-vs-code'], { stdio: 'inherit' });
if (status === 0) {
  await installBrowser();
  run(process.execPath, ['out/test/host/install.entry.cjs']);
  run(process.execPath, ['scripts/package.mjs']);
}
run(process.execPath, bench);
