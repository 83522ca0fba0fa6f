import { watch, type FSWatcher } from 'node:fs';

/** A burst of events is one look. */
const QUIET_MS = 50;
/** Not every file system tells of changes: network shares and containers' mounts do not. */
const LOOK_MS = 1500;

/** Calls back soon after anything in a folder may have changed: when the platform tells, and every so often in any case. */
export class FolderWatch {
  readonly #watcher: FSWatcher | undefined;
  readonly #interval: NodeJS.Timeout;
  #soon: NodeJS.Timeout | undefined;

  constructor(folder: string, look: () => void) {
    this.#interval = setInterval(look, LOOK_MS);
    this.#interval.unref();
    this.#watcher = tryWatch(folder, () => {
      this.#soon ??= setTimeout(() => {
        this.#soon = undefined;
        look();
      }, QUIET_MS);
    });
  }

  close(): void {
    this.#watcher?.close();
    clearInterval(this.#interval);
    clearTimeout(this.#soon);
  }
}

function tryWatch(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on('error', () => undefined);
    return watcher;
  } catch {
    return undefined;
  }
}
