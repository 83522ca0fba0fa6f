import path from 'node:path';
import { homedir } from 'node:os';
import { workspace, type Uri } from 'vscode';
import type { ReadableFileTree } from '../core/fileTree';
import { isWithin } from '../core/isWithin';
import type { Root } from '../core/root';
import { toSlashes } from '../sources/nodeFileTree';

interface Folder {
  readonly name: string;
  /** The path it was opened with. */
  readonly opened: string;
  readonly real: string;
}

/**
 * Where this window's folders really are. VS Code names files by the path their folder was opened with, which may lead
 * through a link; roots and artifacts are known by their real paths.
 */
export class RealPlaces {
  readonly #files: ReadableFileTree;
  #folders: readonly Folder[] = [];
  #home: Folder | undefined;

  constructor(files: ReadableFileTree) {
    this.#files = files;
  }

  /** Real paths of the workspace folders on this machine's disk. */
  get folders(): readonly string[] {
    return this.#folders.map(({ real }) => real);
  }

  /** Real path of the home folder. */
  get home(): string | undefined {
    return this.#home?.real;
  }

  /** Looks at the folders that are open now. */
  async update(): Promise<void> {
    const folders: Folder[] = [];
    for (const { uri, name } of workspace.workspaceFolders ?? []) {
      if (uri.scheme !== 'file') continue;
      const opened = toSlashes(uri.fsPath);
      folders.push({ name, opened, real: await this.#real(opened) });
    }
    this.#folders = folders;
    const home = toSlashes(homedir());
    this.#home = { name: '~', opened: home, real: await this.#real(home) };
  }

  /** The real path of a file in one of the folders or at home; of another file, its path as it stands. */
  pathOf({ fsPath }: Uri): string {
    const file = toSlashes(fsPath);
    const known = [...this.#folders, ...(this.#home ? [this.#home] : [])];
    const folder = known.find(({ opened }) => isWithin(file, opened));
    return folder ? `${folder.real}${file.slice(folder.opened.length)}` : file;
  }

  /** `.claude`, `packages/api/.claude`, `~/.claude`. */
  rootLabel(root: Root): string {
    if (root.scope === 'user') return `~/${path.posix.basename(root.path)}`;
    const folder = this.#folders.find(({ real }) => root.path.startsWith(`${real}/`));
    if (!folder) return root.path;
    const inside = root.path.slice(folder.real.length + 1);
    return this.#folders.length > 1 ? `${folder.name}/${inside}` : inside;
  }

  async #real(opened: string): Promise<string> {
    return (await this.#files.resolve(opened).catch(() => undefined)) ?? opened;
  }
}
