import type { LayoutEntry } from '../../../../src/operations/exchange/layoutEntries';
import { writeArchive } from '../../../../src/operations/exchange/writeArchive';
import { writeFolder } from '../../../../src/operations/exchange/writeFolder';

/** Exports without an end, until it is killed; says so when it has begun. */
async function* endless(): AsyncGenerator<LayoutEntry> {
  for (let index = 0; ; index++) {
    await new Promise(setImmediate);
    yield {
      path: `f/${String(index % 1000)}/${String(index)}`,
      mode: '100644',
      bytes: Buffer.alloc(1000),
      modifiedAt: 0,
    };
    if (index === 20) process.stdout.write('begun\n');
  }
}

const [, , format, target = ''] = process.argv;
void (format === 'folder' ? writeFolder(target, endless()) : writeArchive(target, 'top', endless()));
