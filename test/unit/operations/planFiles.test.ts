import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ObjectHash } from '../../../src/core/identity';
import { toManifest, type FileMode, type Manifest, type ManifestEntry } from '../../../src/core/manifest';
import { planFiles } from '../../../src/operations/planFiles';
import { nodeSha256 } from '../../../src/store/nodeSha256';

const entry = (path: string, text: string, mode: FileMode = '100644'): ManifestEntry => ({
  path,
  mode,
  size: text.length,
  hash: nodeSha256(Buffer.from(text)) as ObjectHash,
});

const manifest: fc.Arbitrary<Manifest> = fc
  .uniqueArray(
    fc.record({
      path: fc.constantFrom('a', 'b', 'c/d', 'c/e', 'f'),
      text: fc.constantFrom('1', '2'),
      mode: fc.constantFrom<FileMode>('100644', '100755', '120000'),
    }),
    { selector: ({ path }) => path },
  )
  .map((rows) => toManifest(rows.map(({ path, text, mode }) => entry(path, text, mode))));

describe('planFiles', () => {
  it('does nothing where nothing differs', () => {
    const same = [entry('a', 'a'), entry('b', 'b', '100755'), entry('c', 'a', '120000')];
    assert.deepEqual(planFiles(same, same), []);
    assert.deepEqual(planFiles([], []), []);
  });

  it('writes what is new or other, sets a mode that differs, removes what is not wanted', () => {
    const present = [
      entry('changed', '1'),
      entry('gone', 'g'),
      entry('mode', 'm'),
      entry('plain', 'p', '100755'),
    ];
    const wanted = [
      entry('changed', '2'),
      entry('mode', 'm', '100755'),
      entry('new', 'n'),
      entry('plain', 'p'),
    ];
    assert.deepEqual(planFiles(present, wanted), [
      { action: 'write', path: 'changed', entry: wanted[0] },
      { action: 'set-mode', path: 'mode', executable: true },
      { action: 'write', path: 'new', entry: wanted[2] },
      { action: 'set-mode', path: 'plain', executable: false },
      { action: 'remove', path: 'gone' },
    ]);
  });

  it('writes a link over a file of the same bytes, and the reverse', () => {
    const [file, link] = [entry('x', 'target'), entry('x', 'target', '120000')];
    assert.deepEqual(planFiles([file], [link]), [{ action: 'write', path: 'x', entry: link }]);
    assert.deepEqual(planFiles([link], [file]), [{ action: 'write', path: 'x', entry: file }]);
  });

  it('leads from any manifest to any other, touching each path once', () => {
    fc.assert(
      fc.property(manifest, manifest, (present, wanted) => {
        const files = new Map(present.map((one) => [one.path, one]));
        const steps = planFiles(present, wanted);
        assert.equal(new Set(steps.map(({ path }) => path)).size, steps.length);
        for (const step of steps) {
          const before = files.get(step.path);
          if (step.action === 'remove') files.delete(step.path);
          else if (step.action === 'write') files.set(step.path, step.entry);
          else {
            assert.ok(before && before.mode !== '120000');
            files.set(step.path, { ...before, mode: step.executable ? '100755' : '100644' });
          }
        }
        assert.deepEqual(toManifest(files.values()), wanted);
      }),
    );
  });
});
