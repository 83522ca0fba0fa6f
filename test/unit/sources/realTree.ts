import * as fs from 'node:fs/promises';
import path from 'node:path';
import { useTemporaryDirectory } from '../store/temporaryDirectory';

/** What to write at a path. A text is a regular file. */
export type RealContent =
  | string
  | { readonly text: string; readonly executable: boolean }
  | { readonly target: string }
  | { readonly folder: true };

export interface RealTree {
  /** Its real path, `/` between components. */
  readonly path: string;
  at(relative: string): string;
  write(content: Readonly<Record<string, RealContent>>): Promise<void>;
  /** Sets a file's modification time to so many milliseconds before now. */
  age(relative: string, milliseconds: number): Promise<void>;
}

/** A directory on the real disk for every test of the surrounding `describe`. */
export function useRealTree(): RealTree {
  const temporary = useTemporaryDirectory();
  const at = (relative: string): string => `${temporary.path}/${relative}`;
  return {
    get path() {
      return temporary.path;
    },
    at,
    async write(content) {
      for (const [relative, node] of Object.entries(content)) {
        const file = at(relative);
        await fs.mkdir(path.dirname(file), { recursive: true });
        if (typeof node === 'string') await fs.writeFile(file, node);
        else if ('target' in node) await fs.symlink(node.target, file);
        else if ('folder' in node) await fs.mkdir(file, { recursive: true });
        else {
          await fs.writeFile(file, node.text);
          await fs.chmod(file, node.executable ? 0o755 : 0o644);
        }
      }
    },
    async age(relative, milliseconds) {
      const time = (Date.now() - milliseconds) / 1000;
      await fs.utimes(at(relative), time, time);
    },
  };
}
