import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { failNext, type DiskFailure } from '../unit/store/failingDisk';

/** A disk that can be filled. */
export interface SmallDisk {
  /** A directory on it, that is not there yet. */
  readonly directory: string;
  fill(): Promise<void>;
  free(): Promise<void>;
  /** Only a mounted one can. */
  makeReadOnly?(): void;
  remove(): Promise<void>;
}

export interface DiskVariant {
  readonly name: string;
  make(): Promise<SmallDisk>;
}

const mounted: DiskVariant = {
  name: 'a tmpfs of 2 MiB',
  make: () => {
    const place = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-disk-'));
    mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', place);
    const ballast = path.join(place, 'ballast');
    return Promise.resolve({
      directory: path.join(place, 'store'),
      fill: async () => {
        const handle = await fs.open(ballast, 'w');
        try {
          for (;;) await handle.appendFile(Buffer.alloc(4096, 1));
        } catch {
          // That is what was wanted.
        } finally {
          await handle.close();
        }
      },
      free: () => fs.rm(ballast),
      makeReadOnly: () => mount('-o', 'remount,ro', place),
      remove: () => {
        run('umount', ['-l', place]);
        rmdirSync(place);
        return Promise.resolve();
      },
    });
  },
};

const failing: DiskVariant = {
  name: 'a disk that refuses every write',
  make: async () => {
    const place = await fs.mkdtemp(path.join(tmpdir(), 'artifact-lineage-disk-'));
    let failures: DiskFailure[] = [];
    const free = (): Promise<void> => {
      for (const failure of failures) failure.stop();
      failures = [];
      return Promise.resolve();
    };
    return {
      directory: path.join(place, 'store'),
      fill: async () => {
        for (const call of ['appendFile', 'writeFile'] as const)
          failures.push(await failNext(call, 'ENOSPC', Infinity));
      },
      free,
      remove: async () => {
        await free();
        await fs.rm(place, { recursive: true, force: true });
      },
    };
  },
};

/** Whether this process may mount a file system; found out by doing it. */
function mayMount(): boolean {
  if (process.platform !== 'linux') return false;
  const place = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-mount-'));
  const { status } = run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]);
  if (status === 0) run('umount', [place]);
  rmdirSync(place);
  return status === 0;
}

function mount(...input: string[]): void {
  const { status, stderr } = run('mount', input);
  if (status !== 0) throw new Error(`mount ${input.join(' ')}: ${stderr}`);
}

function run(
  command: string,
  input: readonly string[],
): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(command, input, { encoding: 'utf8' });
  return { status, stderr };
}

export const CAN_MOUNT = mayMount();

/** What a full disk is tried on: a real one wherever one may be mounted, and a simulated one everywhere. */
export const DISKS: readonly DiskVariant[] = CAN_MOUNT ? [mounted, failing] : [failing];
export const MOUNTED_DISK = mounted;
