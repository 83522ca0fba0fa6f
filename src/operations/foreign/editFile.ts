import { randomBytes } from 'node:crypto';
import { FileTreeError, type FileTree } from '../../core/fileTree';
import { OperationError } from '../operationError';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Another program may write the file at the same moment; then its text is read again, this often. */
const ATTEMPTS = 3;

/**
 * Edits a text file of another tool's: all or nothing, after reading it again at the last moment. A link is followed when
 * it stays in the folder.
 *
 * @param edit gets the text, undefined when there is no file; returns the new text, or undefined to leave it alone, or
 *   an empty one for no file
 * @throws OperationError `in-the-way`, `keeps-changing`; FileTreeError; what `edit` throws
 */
export async function editFile(
  files: FileTree,
  folder: string,
  name: string,
  edit: (text: string | undefined) => string | undefined,
): Promise<void> {
  const place = `${folder}/${name}`;
  const file = (await files.resolve(place)) ?? place;
  if (!file.startsWith(`${folder}/`)) throw new OperationError('in-the-way', name);
  for (let attempt = 1; ; attempt++) {
    const before = await textOf(files, file);
    const after = edit(before);
    if (after === undefined || after === before || (after === '' && before === undefined)) return;
    if (after === '') {
      if ((await textOf(files, file)) === before) {
        await files.remove(file);
        return;
      }
      if (attempt === ATTEMPTS) throw new OperationError('keeps-changing', name);
      continue;
    }
    const staged = `${file}.${randomBytes(6).toString('hex')}.tmp`;
    await files.create(staged, encoder.encode(after), { executable: false, like: file });
    try {
      if ((await textOf(files, file)) === before) {
        await files.rename(staged, file);
        return;
      }
    } catch (error) {
      await files.remove(staged).catch(() => undefined);
      throw error;
    }
    await files.remove(staged);
    if (attempt === ATTEMPTS) throw new OperationError('keeps-changing', name);
  }
}

async function textOf(files: FileTree, file: string): Promise<string | undefined> {
  try {
    return decoder.decode(await files.read(file));
  } catch (error) {
    if (error instanceof FileTreeError && error.problem === 'missing') return undefined;
    if (error instanceof TypeError) throw new FileTreeError('failed', file, error);
    throw error;
  }
}
