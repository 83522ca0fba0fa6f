import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FileTreeError, type FileTree } from '../../../src/core/fileTree';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';
import { directory, MemoryFileTree } from '../core/memoryFileTree';
import { useRealTree } from './realTree';

/** A tree below a folder of its own, where outcomes are told without times, inodes and that folder. */
class Place {
  readonly #files: FileTree;
  readonly #folder: string;

  constructor(files: FileTree, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  async outcome(words: readonly string[]): Promise<unknown> {
    try {
      const result = await this.#call(words);
      return typeof result === 'string' ? result.replace(this.#folder, '') : result;
    } catch (error) {
      if (!(error instanceof FileTreeError)) throw error;
      // Systems differ in what they call a folder that cannot be made.
      return words[0] === 'makeDirectory' ? 'refused' : [error.problem, error.path.replace(this.#folder, '')];
    }
  }

  async #call([word = '', first = '', second = '']: readonly string[]): Promise<unknown> {
    const files = this.#files;
    const path = `${this.#folder}/${first}`;
    switch (word) {
      case 'create':
        return files.create(path, Buffer.from(second), { executable: second === '#!' });
      case 'createLink':
        return files.createLink(path, second);
      case 'makeDirectory':
        return files.makeDirectory(path);
      case 'rename':
        return files.rename(path, `${this.#folder}/${second}`);
      case 'setExecutable':
        // What a link or a folder makes of it is left open.
        return (await this.#typeOf(path)) === 'file' && files.setExecutable(path, second === '#!');
      case 'remove':
        return (await this.#typeOf(path)) !== 'directory' && files.remove(path);
      case 'removeEmptyDirectory':
        return files.removeEmptyDirectory(path);
      case 'list':
        return (await files.list(path)).map((entry) => `${entry.type} ${entry.name}`).sort();
      case 'stat': {
        const stat = await files.stat(path);
        return stat?.type === 'file' ? [stat.size, stat.executable] : stat?.type;
      }
      case 'resolve':
        return files.resolve(path);
      case 'read':
        return Buffer.from(await files.read(path)).toString();
      default:
        return (await this.#typeOf(path)) === 'link' && files.readLink(path);
    }
  }

  async #typeOf(path: string): Promise<string | undefined> {
    return (await this.#files.stat(path))?.type;
  }
}

const name = fc.constantFrom('a', 'b', 'd', 'd/a', 'd/b', 'l', 'l/a');
const text = fc.constantFrom('', 'x', '#!');
/** Never in a circle: what that is called is another matter. */
const target = fc.constantFrom('a', 'd', './d/../a', 'none');
const change = fc.oneof(
  fc.tuple(fc.constant('create'), name, text),
  fc.tuple(fc.constant('createLink'), fc.constantFrom('l', 'b', 'none/l'), target),
  fc.tuple(fc.constant('makeDirectory'), fc.constantFrom('d', 'd/b', 'b')),
  // Of folders only to new names: what else can be renamed to what differs between systems.
  fc.tuple(
    fc.constant('rename'),
    fc.constantFrom('a', 'd/a', 'l/a', 'none'),
    fc.constantFrom('new', 'd/new', 'none/new'),
  ),
  fc.tuple(fc.constant('setExecutable'), name, text),
  fc.tuple(fc.constantFrom('remove', 'removeEmptyDirectory'), name),
);
const look = fc.tuple(
  fc.constantFrom('list', 'stat', 'resolve', 'read', 'readLink'),
  fc.oneof(name, fc.constant('new')),
);

describe('the disk in memory', () => {
  const disk = useRealTree();

  it('is to every call what a real disk is', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(change, look), { minLength: 5, maxLength: 25 }), async (calls) => {
        const folder = disk.at(`run ${String(count++)}`);
        await disk.write({ [`run ${String(count - 1)}`]: { folder: true } });
        const real = new Place(new NodeFileTree(), folder);
        const memory = new Place(new MemoryFileTree({ [folder]: directory }), folder);
        for (const words of calls) {
          assert.deepEqual(await memory.outcome(words), await real.outcome(words), words.join(' '));
        }
        for (const path of ['', 'a', 'b', 'd', 'd/a', 'd/b', 'l', 'new']) {
          for (const word of ['list', 'stat', 'resolve', 'read', 'readLink']) {
            assert.deepEqual(
              await memory.outcome([word, path]),
              await real.outcome([word, path]),
              `${word} ${path}`,
            );
          }
        }
      }),
      { numRuns: 200 },
    );
  }).timeout(20_000);
});
