// Opens the sample workspace in a real VS Code with this extension. Installs what is missing first, and says so.
import { installPackages, run } from './install.mjs';

try {
  installPackages();
  run(process.execPath, ['esbuild.mjs', '--production', '--tests']);
  console.log('Building and packaging the extension.');
  run(process.execPath, ['scripts/package.mjs'], { stdout: 'ignore' });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const { spawn } = await import('node:child_process');
const child = spawn(process.execPath, ['out/test/host/start.entry.cjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// Ctrl+C reaches the child too, as part of the same process group; a signal to this process alone is passed on. Either
// way this process waits for the child, which ends VS Code first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
