import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeManifest,
  encodeManifest,
  toManifest,
  type FileMode,
  type ManifestEntry,
} from '../../../src/core/manifest';
import { objectHash } from './fakeHash';

const entry = (path: string, overrides: Partial<ManifestEntry> = {}): ManifestEntry => ({
  path,
  mode: '100644',
  size: 3,
  hash: objectHash(path),
  ...overrides,
});

const anyEntry = fc.record(
  {
    path: fc.string({ unit: 'binary', minLength: 1 }).filter((path) => !path.includes('\0')),
    mode: fc.constantFrom<FileMode>('100644', '100755', '120000'),
    size: fc.integer({ min: 0, max: 999_999_999_999_999 }),
    hash: fc.string().map(objectHash),
  },
  { noNullPrototype: true },
);
const anyManifest = fc.uniqueArray(anyEntry, { selector: ({ path }) => path, maxLength: 8 }).map(toManifest);

const HASH = objectHash('a');
const MAGIC = 'artifact-lineage manifest 1\n';
const LINE = `100644 3\0a\0${HASH}\n`;

describe('manifest', () => {
  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(anyManifest, (manifest) => {
        assert.deepEqual(decodeManifest(encodeManifest(manifest)), manifest);
      }),
    );
  });

  it('has the format that is stored on disks', () => {
    const manifest = toManifest([
      entry('b', { mode: '100755', size: 12, hash: HASH }),
      entry('a', { hash: HASH }),
    ]);
    const text = `${MAGIC}${LINE}100755 12\0b\0${HASH}\n`;
    assert.equal(Buffer.from(encodeManifest(manifest)).toString(), text);
    assert.deepEqual(decodeManifest(Buffer.from(text)), manifest);
  });

  it('puts files in the order of the bytes of their paths and leaves its input alone', () => {
    const entries = ['b', '\u{1f600}', 'a/b', '\u{fffd}', 'a', 'a-b', 'é'].map((path) => entry(path));
    const before = [...entries];
    assert.deepEqual(
      toManifest(entries).map(({ path }) => path),
      ['a', 'a-b', 'a/b', 'b', 'é', '\u{fffd}', '\u{1f600}'],
    );
    assert.deepEqual(entries, before);
  });

  it('does not encode two files of one path, files out of order, or a path with a NUL', () => {
    const refused = [[entry('a'), entry('a')], [entry('b'), entry('a')], [entry('a\0b')]];
    for (const manifest of refused) {
      assert.throws(() => encodeManifest(manifest), { name: 'ManifestError' });
    }
  });

  const malformed: readonly (readonly [string, string | Uint8Array])[] = [
    ['nothing', ''],
    ['another format', 'artifact-lineage manifest 2\n'],
    ['a magic line cut short', MAGIC.slice(0, -1)],
    ['a byte order mark', `\u{feff}${MAGIC}`],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(MAGIC), Buffer.from([0xff])])],
    ['an unknown mode', `${MAGIC}100600 3\0a\0${HASH}\n`],
    ['a size that is no number', `${MAGIC}100644 x\0a\0${HASH}\n`],
    ['a negative size', `${MAGIC}100644 -3\0a\0${HASH}\n`],
    ['a size written another way', `${MAGIC}100644 03\0a\0${HASH}\n`],
    ['an empty path', `${MAGIC}100644 3\0\0${HASH}\n`],
    ['a short hash', `${MAGIC}100644 3\0a\0${HASH.slice(1)}\n`],
    ['a hash in capitals', `${MAGIC}100644 3\0a\0${'A'.repeat(64)}\n`],
    ['a line cut short', `${MAGIC}${LINE.slice(0, -1)}`],
    ['something after the last line', `${MAGIC}${LINE}x`],
    ['an empty line between', `${MAGIC}\n${LINE}`],
    ['one path twice', `${MAGIC}${LINE}${LINE}`],
    ['paths out of order', `${MAGIC}100644 3\0b\0${HASH}\n${LINE}`],
  ];
  for (const [what, bytes] of malformed) {
    it(`refuses ${what}`, () => {
      assert.throws(() => decodeManifest(Buffer.from(bytes)), { name: 'ManifestError' });
    });
  }

  it('reads nothing but what it would write', () => {
    const bytes = encodeManifest(toManifest([entry('a'), entry('b/c', { mode: '120000' })]));
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(change, ([at, by]) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ by;
        let read;
        try {
          read = decodeManifest(damaged);
        } catch (error) {
          assert.equal((error as Error).name, 'ManifestError');
          return;
        }
        assert.deepEqual(Buffer.from(encodeManifest(read)), Buffer.from(damaged));
      }),
      { numRuns: 1000 },
    );
  });
});
