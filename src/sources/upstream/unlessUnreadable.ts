import { FileTreeError } from '../../core/fileTree';

/** What `run` reads; undefined when it cannot be read. */
export async function unlessUnreadable<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FileTreeError) return undefined;
    throw error;
  }
}
