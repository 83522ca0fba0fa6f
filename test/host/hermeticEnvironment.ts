import { mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The environment for a VS Code that must neither see nor leave anything outside `folder`: VS Code reads `~/.claude`
 * and keeps sockets in the run-time folder.
 */
export function hermeticEnvironment(folder: string, home = path.join(folder, 'home')): NodeJS.ProcessEnv {
  const runtime = path.join(folder, 'run');
  mkdirSync(home, { recursive: true });
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    EXTENSIONS_GALLERY: '{}',
  };
  // Set inside a VS Code terminal, they would make the new VS Code talk to the old one.
  for (const name of Object.keys(environment)) {
    if (name.startsWith('VSCODE_') && !name.startsWith('VSCODE_TEST'))
      Reflect.deleteProperty(environment, name);
  }
  return environment;
}
