import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The path of a program on PATH; undefined when there is none. */
export function findCommand(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
