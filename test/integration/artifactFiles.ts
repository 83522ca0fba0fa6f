import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * The files of an artifact by path, byte for byte: each character is a byte (see {@link utf8}). One that begins with
 * `* ` is executable, `-> ` stands for a link with its target, and a path that ends in `/` is an empty folder.
 */
export type Files = Readonly<Record<string, string>>;

/** Text outside of ASCII, as {@link Files} have it. */
export const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A folder of files, or one Markdown file that is an artifact by itself. */
export class ArtifactFiles {
  /** Absolute. */
  readonly place: string;

  constructor(place: string) {
    this.place = place;
  }

  /** The absolute path of one of the files. */
  at(file: string): string {
    return path.join(this.#isSingle ? path.dirname(this.place) : this.place, file);
  }

  /** Makes the files exactly these. */
  put(files: Files): void {
    rmSync(this.place, { recursive: true, force: true });
    this.write(files);
  }

  /** Writes these files and leaves others alone. */
  write(files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      const file = this.at(name);
      mkdirSync(path.dirname(file), { recursive: true });
      const isLink = content.startsWith('-> ');
      if (isLink) rmSync(file, { force: true });
      if (isLink) {
        symlinkSync(content.slice(3), file);
        continue;
      }
      const isExecutable = content.startsWith('* ');
      writeFileSync(file, Buffer.from(isExecutable ? content.slice(2) : content, 'latin1'));
      chmodSync(file, isExecutable ? 0o755 : 0o644);
    }
  }

  remove(file?: string): void {
    rmSync(file === undefined ? this.place : this.at(file), { recursive: true });
  }

  /** Everything that is there now, in the order of paths. */
  read(): Files {
    if (!existsSync(this.place)) return {};
    if (this.#isSingle) return { [path.basename(this.place)]: contentOf(this.place) };
    return Object.fromEntries([...entriesBelow(this.place)].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** All permission bits of a file. */
  mode(file: string): number {
    return lstatSync(this.at(file)).mode & 0o777;
  }

  get #isSingle(): boolean {
    return this.place.endsWith('.md');
  }
}

/** Follows no link, which `readdirSync` does when it is asked for everything below. */
function* entriesBelow(folder: string, prefix = ''): Generator<[string, string]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const name = `${prefix}${entry.name}`;
    if (!entry.isDirectory()) yield [name, contentOf(file)];
    else if (readdirSync(file).length === 0) yield [`${name}/`, ''];
    else yield* entriesBelow(file, `${name}/`);
  }
}

function contentOf(file: string): string {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return `-> ${readlinkSync(file)}`;
  const bytes = readFileSync(file).toString('latin1');
  return (stat.mode & 0o100) === 0 ? bytes : `* ${bytes}`;
}
