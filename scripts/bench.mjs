// Builds and runs the bench: `npm run bench`, or `npm run bench -- --write` to keep the figures in bench/RESULTS.md.
import { installGit, installPackages, run } from './install.mjs';

installPackages();
installGit();
run(process.execPath, ['esbuild.mjs', '--production', '--tests']);
run(process.execPath, ['out/test/bench/run.entry.cjs', ...process.argv.slice(2)]);
