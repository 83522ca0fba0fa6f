import { CommandError } from './commandError';

const SENTENCES: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `${path} does not exist.`,
  EEXIST: (path) => `${path} is there already.`,
  ENOTDIR: (path) => `${path} is not a directory, or lies below a file.`,
  EISDIR: (path) => `${path} is a directory; a file is needed.`,
  EACCES: (path) => `This user may not read ${path}.`,
  EPERM: (path) => `This user may not read ${path}.`,
  EROFS: (path) => `${path} is on a file system that is read-only.`,
  ENOSPC: (path) => `The disk is full: ${path} was not written.`,
  ELOOP: (path) => `${path} is a link that leads round in a circle.`,
  ENAMETOOLONG: (path) => `The name ${path} is too long for this file system.`,
};

/** Says in one sentence what went wrong, whatever was thrown. */
export function plainSentence(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const sentence = code === undefined ? undefined : SENTENCES[code];
  const place = dest ?? path;
  if (sentence && place !== undefined) return sentence(place);
  return error.message.replace(/\s*\n\s*/g, ' ');
}

/** As {@link plainSentence}, of an error in writing a file or directory. */
export function writingSentence(place: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'EACCES' || code === 'EPERM')
    return `${place} cannot be written: this user may not change it or the directory it is in.`;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `${place} was not written: the disk is full.`;
  return `${place} was not written: ${plainSentence(error)}`;
}
