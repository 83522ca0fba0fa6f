// Plays the histories of real repositories through the operations: `npm run scenario -- <git repository>...`.
import { installGit, installPackages, run } from './install.mjs';

installPackages();
installGit();
run(process.execPath, ['esbuild.mjs', '--tests']);
run(process.execPath, ['out/test/scenario/realHistory.entry.cjs', ...process.argv.slice(2)]);
