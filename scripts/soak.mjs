// Kills processes that work on one store for a while, and looks whether it lost anything: `npm run soak -- --minutes=5 --seed=1`.
import { installPackages, run } from './install.mjs';

installPackages();
run(process.execPath, ['esbuild.mjs', '--tests']);
run(process.execPath, ['out/test/faults/soak.entry.cjs', ...process.argv.slice(2)]);
