import { homedir } from 'node:os';
import path from 'node:path';

/** An absolute path as it is shown: `~` stands for the user's home folder. */
export function withTilde(file: string, home = homedir()): string {
  const inHome = path.relative(home, file);
  const isInside = inHome !== '' && inHome.split(path.sep)[0] !== '..' && !path.isAbsolute(inHome);
  return isInside ? path.join('~', inHome) : file;
}
