import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { ExchangeError } from './exchangeError';
import type { ReadEntries, ReadEntry } from './readEntry';

const encoder = new TextEncoder();

/**
 * The files in a `.tar.gz`. Nothing is unpacked anywhere, so no name in it can lead to a place on the disk.
 *
 * @throws ExchangeError `bad-archive` as the reading meets it
 */
export function archiveEntries(file: string): ReadEntries {
  return (signal) => entriesIn(file, signal);
}

async function* entriesIn(file: string, signal: AbortSignal | undefined): AsyncGenerator<ReadEntry> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  // An error of either ends both, and is thrown by the reading.
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  try {
    const bytes = Readable.toWeb(unpacked) as ReadableStream<Uint8Array>;
    for await (const entry of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
      signal?.throwIfAborted();
      const read = entryOf(entry);
      if (read) yield read;
      if (!entry.body.locked) await entry.body.cancel();
    }
  } catch (error) {
    if (error instanceof ExchangeError || signal?.aborted) throw error;
    throw new ExchangeError('bad-archive', file, error);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

/** Undefined for a folder: those of a history follow from its files. */
function entryOf({ header, body }: ParsedTarEntry): ReadEntry | undefined {
  const path = header.name.replace(/^(?:\.\/+)+/, '');
  const type = header.type ?? 'file';
  if (type === 'directory' || type === 'pax-global-header') return undefined;
  if (type === 'file') return { path, type, size: header.size, read: () => bytesOf(body, header.size) };
  const target = encoder.encode(type === 'symlink' ? (header.linkname ?? '') : '');
  return {
    path,
    type: type === 'symlink' ? 'link' : 'other',
    size: target.length,
    read: () => Promise.resolve(target),
  };
}

async function bytesOf(body: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of body) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
