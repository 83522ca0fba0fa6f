import * as fs from 'node:fs/promises';
import { ownerOnly } from '../../../store/ownerOnly';

/**
 * Writes a whole file that only the user can read, so that a crash leaves the old content or the new one.
 *
 * @param temporary a path on the same disk that nothing else has; what a crash left there goes
 */
export async function replaceFile(
  file: string,
  temporary: string,
  content: Uint8Array | string,
): Promise<void> {
  // The modes of what is there already would stay.
  await fs.rm(temporary, { force: true });
  await fs.writeFile(temporary, content, { mode: ownerOnly.file });
  await fs.rename(temporary, file);
}
