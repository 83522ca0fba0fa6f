import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import { createTarPacker, type TarPackController } from 'modern-tar';
import type { LayoutEntry } from './layoutEntries';
import { stagedTarget } from './stagedTarget';

const decoder = new TextDecoder();

/**
 * Writes files into a `.tar.gz`, all or nothing; a file that is there is replaced.
 *
 * @param folder the one folder at the top of the archive, so that unpacking it scatters nothing
 * @throws ExchangeError `target-exists`, `unwritable`; what the entries throw
 */
export function writeArchive(
  place: string,
  folder: string,
  entries: AsyncIterable<LayoutEntry>,
): Promise<void> {
  return stagedTarget(place, async (staged) => {
    const { readable, controller } = createTarPacker();
    const written = pipeline(
      Readable.fromWeb(readable as NodeReadableStream),
      createGzip(),
      createWriteStream(staged, { flags: 'wx' }),
    );
    // Both at once: the packer waits for its reader, and an error of either ends the other.
    const results = await Promise.allSettled([pack(controller, folder, entries), written]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
}

async function pack(
  controller: TarPackController,
  folder: string,
  entries: AsyncIterable<LayoutEntry>,
): Promise<void> {
  try {
    for await (const { path, mode, bytes, modifiedAt } of entries) {
      const isLink = mode === '120000';
      const body = controller
        .add({
          name: `${folder}/${path}`,
          type: isLink ? 'symlink' : 'file',
          mode: isLink ? 0o777 : mode === '100755' ? 0o755 : 0o644,
          size: isLink ? 0 : bytes.length,
          mtime: new Date(Math.max(modifiedAt, 0)),
          ...(isLink ? { linkname: decoder.decode(bytes) } : {}),
        })
        .getWriter();
      if (!isLink && bytes.length > 0) await body.write(bytes);
      await body.close();
    }
    controller.finalize();
  } catch (error) {
    controller.error(error);
    throw error;
  }
}
