import type {
  Attribution,
  FileHistory,
  FileInVersion,
} from '../../../../src/core/attribution/attributeLines';
import type { VersionId } from '../../../../src/core/identity';

/** A version of a history in memory; parents are indices of earlier ones. */
export interface TextVersion {
  readonly parents: readonly number[];
  readonly lines: readonly string[];
  /** What the file is called, where it is not `a.md`. */
  readonly path?: string;
}

export const idOf = (index: number): VersionId => `v${String(index)}` as VersionId;

/** A file's history in memory, and how many texts were read from it. */
export class TextHistory implements FileHistory {
  readonly #versions: readonly TextVersion[];
  readonly remembered = new Map<VersionId, Attribution>();
  reads = 0;

  constructor(versions: readonly TextVersion[]) {
    this.#versions = versions;
  }

  get order(): readonly VersionId[] {
    return this.#versions.map((_, index) => idOf(index));
  }

  readonly known = ({ version }: FileInVersion): Attribution | undefined => this.remembered.get(version);

  readonly earlier = ({ version }: FileInVersion): ReturnType<FileHistory['earlier']> => {
    const { parents, lines } = this.at(version);
    return Promise.resolve(
      parents.map((parent) => {
        const before = this.at(idOf(parent));
        return { ...this.file(parent), isSame: before.lines.join('\n') === lines.join('\n') };
      }),
    );
  };

  readonly lines = ({ version }: FileInVersion): Promise<readonly string[]> => {
    this.reads++;
    return Promise.resolve(this.at(version).lines);
  };

  file(index: number): FileInVersion {
    const version = idOf(index);
    return { version, path: this.at(version).path ?? 'a.md' };
  }

  at(version: VersionId): TextVersion {
    const found = this.#versions[Number(version.slice(1))];
    if (!found) throw new RangeError(version);
    return found;
  }
}

export const noPause = (): Promise<void> => Promise.resolve();
