import * as fs from 'node:fs/promises';

/** Damages a file: one bit of the byte at an offset. */
export async function flipBit(file: string, at: number, bit = 3): Promise<void> {
  const handle = await fs.open(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, at);
    byte.writeUInt8(byte.readUInt8(0) ^ (1 << bit));
    await handle.write(byte, 0, 1, at);
  } finally {
    await handle.close();
  }
}
