import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { decodeHeader, ENTRY_HEADER_BYTES, mayBeHeader, type PackEntry } from './packEntry';
import { PACK_MAGIC } from './packFile';

/** Read at once, and looked at without a pause: some 2,000 headers. */
const WINDOW_BYTES = 1 << 18;

interface PackScan {
  /** Where to go on when the pack has grown. */
  readonly end: number;
  /** Bytes before `end` that are no entries, or at the pack's end when it can grow no more. */
  readonly unreadable: readonly UnreadableRange[];
}

export interface UnreadableRange {
  readonly offset: number;
  readonly length: number;
  /** At the pack's end: what a process wrote that was ended before it could acknowledge it. Else it is damage. */
  readonly isTail: boolean;
}

/**
 * Reads the headers of a pack.
 *
 * @param from the end of an earlier scan, or undefined
 * @param mayGrow whether its writer may live. What is not whole may be half written then, and the scan ends there; in
 *   any other pack it goes on at the next header, so that one damaged header costs one object and not all behind it.
 * @param found called with the offset of the stored bytes
 */
export async function scanPack(
  directory: string,
  name: string,
  from: number | undefined,
  mayGrow: boolean,
  found: (entry: PackEntry, offset: number) => void,
): Promise<PackScan> {
  const handle = await fs.open(path.join(directory, name), 'r');
  try {
    const { size } = await handle.stat();
    const unreadable: UnreadableRange[] = [];
    // A pack that was begun this moment may not have its first bytes yet.
    let lost = from ?? PACK_MAGIC.length;
    let offset = lost;
    let window = Buffer.alloc(0);
    let windowAt = 0;
    while (offset + ENTRY_HEADER_BYTES <= size) {
      if (offset < windowAt || offset + ENTRY_HEADER_BYTES > windowAt + window.length) {
        await setImmediate();
        const wanted = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, size - offset));
        const { bytesRead } = await handle.read(wanted, 0, wanted.length, offset);
        window = wanted.subarray(0, bytesRead);
        windowAt = offset;
        if (bytesRead < ENTRY_HEADER_BYTES) break;
      }
      const at = offset - windowAt;
      const entry = mayBeHeader(window, at) ? decodeHeader(window.subarray(at)) : undefined;
      const stored = offset + ENTRY_HEADER_BYTES;
      if (entry && stored + entry.storedSize <= size) {
        if (lost < offset) unreadable.push({ offset: lost, length: offset - lost, isTail: false });
        found(entry, stored);
        offset = lost = stored + entry.storedSize;
      } else if (mayGrow) {
        break;
      } else {
        offset++;
      }
    }
    if (!mayGrow && lost < size) unreadable.push({ offset: lost, length: size - lost, isTail: true });
    return { end: lost, unreadable };
  } finally {
    await handle.close();
  }
}
