import * as fs from 'node:fs/promises';
import path from 'node:path';

/** A damaged file is kept with this in its name, and may name contents that nothing else does, */
const DAMAGED = '.damaged-';
/** and with this once the user had the store repaired: then it is only kept. */
const REPAIRED = '.repaired-';

/** A damaged file that was moved aside when it was found, or a copy of it. */
interface KeptAside {
  /** In the store's folder, with `/` between components. */
  readonly file: string;
  readonly isRepaired: boolean;
}

/** Lists what was kept by any window. */
export async function listKeptAside(directory: string): Promise<KeptAside[]> {
  const kept: KeptAside[] = [];
  for (const folder of ['', 'journal']) {
    for (const name of (await fs.readdir(path.join(directory, folder))).sort()) {
      const isRepaired = name.includes(REPAIRED);
      if (isRepaired || name.includes(DAMAGED))
        kept.push({ file: path.posix.join(folder, name), isRepaired });
    }
  }
  return kept;
}

/** Notes that all was saved that can be; to be called when the user has asked for that. */
export async function markRepaired(directory: string): Promise<void> {
  for (const { file, isRepaired } of await listKeptAside(directory)) {
    if (isRepaired) continue;
    const target = path.join(directory, file);
    await fs.rename(target, target.replace(DAMAGED, REPAIRED));
  }
}
