import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { contentHash } from '../../../src/core/contentHash';
import type { FoundArtifact } from '../../../src/core/foundArtifact';
import { lookAt } from '../../../src/core/lookAt';
import { FileTreeError, type FileTreeProblem, type ReadableFileTree } from '../../../src/core/fileTree';
import { toManifest, type FileMode, type ManifestEntry } from '../../../src/core/manifest';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';
import { scanArtifact, type ScannedArtifact, type ScanOptions } from '../../../src/sources/scanArtifact';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { file, hashOfTree, manifestOf } from '../core/contentTree';
import { executable, link, MemoryFileTree, pipe, type MemoryContent } from '../core/memoryFileTree';
import { useRealTree } from './realTree';

const run = promisify(execFile);
const SKILL = '/ws/.claude/skills/pdf';

async function foundIn(root: string, files: ReadableFileTree): Promise<FoundArtifact> {
  const found = await lookAt(
    { path: root, scope: 'workspace' },
    { kind: 'skill', name: 'pdf', path: 'skills/pdf' },
    files,
  );
  assert.ok(found);
  return found;
}

async function scan(files: ReadableFileTree, options: Partial<ScanOptions> = {}): Promise<ScannedArtifact> {
  return scanArtifact(await foundIn('/ws/.claude', files), {
    files,
    sha256: nodeSha256,
    maxFileSize: 1000,
    cache: new Map(),
    previous: () => Promise.resolve(new Map()),
    ...options,
  });
}

function skill(content: Readonly<Record<string, MemoryContent>>): MemoryFileTree {
  return new MemoryFileTree(
    Object.fromEntries(Object.entries(content).map(([path, node]) => [`${SKILL}/${path}`, node])),
  );
}

const pathsOf = ({ manifest }: ScannedArtifact): string[] => manifest.map(({ path }) => path);
const hashOf = ({ manifest }: ScannedArtifact): string => contentHash(manifest, nodeSha256);

/** A disk on which reading one file fails, or does something first. */
class FickleTree extends MemoryFileTree {
  readonly #before = new Map<string, () => void>();

  beforeRead(path: string, act: () => void): void {
    this.#before.set(path, act);
  }

  override async read(path: string): Promise<Uint8Array> {
    this.#before.get(path)?.();
    return super.read(path);
  }
}

describe('scanArtifact', () => {
  describe('of content', () => {
    it('has every file with its mode, links by their text', async () => {
      const files = skill({
        'SKILL.md': 'text',
        'scripts/run.sh': executable('#!'),
        ln: link('../../SKILL.md'),
        'é 😀': '',
      });
      const found = await scan(files);
      const expected = {
        'SKILL.md': 'text',
        'scripts/run.sh': file('#!', '100755'),
        ln: file('../../SKILL.md', '120000'),
        'é 😀': '',
      };
      assert.deepEqual(found.manifest, manifestOf(expected));
      assert.deepEqual([found.skipped, found.filesRead], [[], 3]);
    });

    it('does not depend on modification times', async () => {
      const files = skill({ 'SKILL.md': 'text' });
      const before = await scan(files);
      files.put(`${SKILL}/SKILL.md`, 'text');
      const after = await scan(files);
      assert.notEqual(before.cache.get('SKILL.md')?.mtimeMs, after.cache.get('SKILL.md')?.mtimeMs);
      assert.equal(hashOf(after), hashOf(before));
      assert.equal(hashOf(after), hashOfTree({ 'SKILL.md': 'text' }));
    });

    it('has a hash that ignores line endings and modes beside the one that does not', async () => {
      const [unix, windows, other] = await Promise.all([
        scan(skill({ 'SKILL.md': 'a\nb\n' })),
        scan(skill({ 'SKILL.md': executable('a\r\nb\r\n') })),
        scan(skill({ 'SKILL.md': 'a\nc\n' })),
      ]);
      assert.equal(windows.normalisedHash, unix.normalisedHash);
      assert.notEqual(hashOf(windows), hashOf(unix));
      assert.notEqual(other.normalisedHash, unix.normalisedHash);
    });

    it('reads a single file, through a link too, and never its neighbours', async () => {
      const files = new MemoryFileTree({
        '/ws/.claude/commands/a.md': 'a',
        '/ws/.claude/commands/b.md': link('/shared/c.md'),
        '/shared/c.md': 'c',
      });
      for (const name of ['a', 'b']) {
        const path = `commands/${name}.md`;
        const found = await lookAt(
          { path: '/ws/.claude', scope: 'workspace' },
          { kind: 'command', name, path },
          files,
        );
        assert.ok(found);
        const { manifest } = await scanArtifact(found, {
          files,
          sha256: nodeSha256,
          maxFileSize: 10,
          cache: new Map(),
          previous: () => Promise.resolve(new Map()),
        });
        assert.deepEqual(manifest, manifestOf({ [`${name}.md`]: name === 'a' ? 'a' : 'c' }));
      }
    });

    it('hands out each content that was read before it reads the next', async () => {
      const files = skill({ 'SKILL.md': 'one', 'b.md': 'two', ln: link('x') });
      const handed: string[] = [];
      await scan(files, {
        onContent: (entry, bytes) => {
          assert.equal(entry.hash, nodeSha256(bytes));
          handed.push(
            `${entry.path} ${entry.mode} ${Buffer.from(bytes).toString()} after ${String(files.reads.length)}`,
          );
          return Promise.resolve();
        },
      });
      assert.deepEqual(handed, [
        'SKILL.md 100644 one after 1',
        'b.md 100644 two after 2',
        'ln 120000 x after 2',
      ]);
    });

    it('stops when a content cannot be kept', async () => {
      const failing = scan(skill({ 'SKILL.md': '' }), {
        onContent: () => Promise.reject(new Error('disk full')),
      });
      await assert.rejects(failing, { message: 'disk full' });
    });
  });

  describe('with a stat cache', () => {
    it('reads nothing that is unchanged, and finds the same', async () => {
      const files = skill({ 'SKILL.md': 'a\r\n', 'b.sh': executable('b'), ln: link('x') });
      const first = await scan(files);
      const second = await scan(files, { cache: first.cache });
      assert.deepEqual([first.filesRead, second.filesRead], [2, 0]);
      assert.deepEqual(second.manifest, first.manifest);
      assert.equal(second.normalisedHash, first.normalisedHash);
      assert.deepEqual(second.cache, first.cache);
      assert.equal(files.reads.length, 2);
    });

    for (const field of ['size', 'mtimeMs', 'ctimeMs', 'inode'] as const) {
      it(`reads a file again whose ${field} changed, and only this one`, async () => {
        const files = skill({ 'SKILL.md': 'a', 'b.md': 'b' });
        const { cache } = await scan(files);
        files.disguise(`${SKILL}/b.md`, { [field]: 77 });
        const second = await scan(files, { cache });
        assert.deepEqual(files.reads.slice(2), [`${SKILL}/b.md`]);
        assert.equal(second.filesRead, 1);
      });
    }

    it('sees a changed mode without reading', async () => {
      const files = skill({ 'SKILL.md': 'a' });
      const { cache } = await scan(files);
      files.disguise(`${SKILL}/SKILL.md`, { executable: true });
      const second = await scan(files, { cache });
      assert.deepEqual([second.manifest[0]?.mode, second.filesRead], ['100755', 0]);
    });

    it('reads a file again that was changed within 2 s before it was read', async () => {
      for (const [ago, reads] of [
        [0, 2],
        [1500, 2],
        [-60_000, 2],
        [4000, 1],
      ] as const) {
        for (const time of ['mtimeMs', 'ctimeMs'] as const) {
          const files = skill({ 'SKILL.md': 'a' });
          files.disguise(`${SKILL}/SKILL.md`, { [time]: Date.now() - ago });
          const { cache } = await scan(files);
          await scan(files, { cache });
          assert.equal(files.reads.length, reads, `${time} ${String(ago)} ms ago`);
        }
      }
    });

    it('notices a change to the same size at the same time', async () => {
      const files = skill({ 'SKILL.md': 'old' });
      const now = Date.now();
      files.disguise(`${SKILL}/SKILL.md`, { mtimeMs: now, ctimeMs: now, inode: 5 });
      const first = await scan(files);
      files.put(`${SKILL}/SKILL.md`, 'new');
      assert.deepEqual(
        (await scan(files, { cache: first.cache })).manifest,
        manifestOf({ 'SKILL.md': 'new' }),
      );
    });

    it('notices next time what changed between looking and reading', async () => {
      for (const text of ['old', 'longer']) {
        const files = new FickleTree({ [`${SKILL}/SKILL.md`]: 'new' });
        files.beforeRead(`${SKILL}/SKILL.md`, () => files.put(`${SKILL}/SKILL.md`, text));
        const first = await scan(files);
        assert.deepEqual(first.manifest, manifestOf({ 'SKILL.md': text }));
        files.beforeRead(`${SKILL}/SKILL.md`, () => undefined);
        const second = await scan(files, { cache: first.cache });
        assert.equal(second.filesRead, 1);
        assert.deepEqual(second.manifest, manifestOf({ 'SKILL.md': text }));
      }
    });

    it('forgets files that are gone', async () => {
      const files = skill({ 'SKILL.md': 'a', 'b.md': 'b' });
      const { cache } = await scan(files);
      files.take(`${SKILL}/b.md`);
      const second = await scan(files, { cache });
      assert.deepEqual([pathsOf(second), [...second.cache.keys()]], [['SKILL.md'], ['SKILL.md']]);
    });

    it('finds after any changes what a scan without it finds', async () => {
      const name = fc.constantFrom('SKILL.md', 'a', 'b/c', 'b/d', 'e');
      const change = fc.oneof(
        fc
          .tuple(name, fc.constantFrom('', 'x', 'y\r\n', 'y\n'))
          .map(([path, text]) => (files: MemoryFileTree) => {
            files.put(`${SKILL}/${path}`, text);
          }),
        fc.tuple(name, fc.constantFrom('x', 'z')).map(([path, text]) => (files: MemoryFileTree) => {
          files.put(`${SKILL}/${path}`, executable(text));
        }),
        name.map((path) => (files: MemoryFileTree) => files.put(`${SKILL}/${path}`, link('x'))),
        name.map((path) => (files: MemoryFileTree) => files.take(`${SKILL}/${path}`)),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 6 }), async (rounds) => {
          const files = skill({ 'SKILL.md': 'start', keep: 'always' });
          let cache: ScanOptions['cache'] = new Map();
          for (const changes of rounds) {
            for (const apply of changes) apply(files);
            const withCache = await scan(files, { cache });
            const without = await scan(files);
            assert.deepEqual(withCache.manifest, without.manifest);
            assert.equal(withCache.normalisedHash, without.normalisedHash);
            ({ cache } = withCache);
          }
        }),
      );
    });
  });

  describe('of what is left out', () => {
    it('lists secrets, and says nothing of junk', async () => {
      const found = await scan(
        skill({ 'SKILL.md': '', '.env': 'KEY=1', 'keys/a.pem': '', 'x.tmp': '', '.git/HEAD': '' }),
      );
      assert.deepEqual(pathsOf(found), ['SKILL.md']);
      assert.deepEqual(found.skipped, [
        { path: '.env', reason: 'secret' },
        { path: 'keys/a.pem', reason: 'secret' },
      ]);
    });

    it('skips a file that is too large without reading it, and says how large it is', async () => {
      const files = skill({ 'SKILL.md': 'x'.repeat(10), 'large.bin': 'x'.repeat(11) });
      const found = await scan(files, { maxFileSize: 10 });
      assert.deepEqual(pathsOf(found), ['SKILL.md']);
      assert.deepEqual(found.skipped, [{ path: 'large.bin', reason: 'too-large', size: 11 }]);
      assert.deepEqual(files.reads, [`${SKILL}/SKILL.md`]);
    });

    it('skips pipes and the like', async () => {
      const found = await scan(skill({ 'SKILL.md': '', pipe }));
      assert.deepEqual(found.skipped, [{ path: 'pipe', reason: 'not-a-file' }]);
      assert.deepEqual(pathsOf(found), ['SKILL.md']);
    });

    it('keeps a link that leads nowhere, as it keeps every link', async () => {
      const found = await scan(skill({ 'SKILL.md': '', broken: link('/nowhere') }));
      assert.deepEqual(found.manifest, manifestOf({ 'SKILL.md': '', broken: file('/nowhere', '120000') }));
      assert.deepEqual(found.skipped, []);
    });

    it('leaves out without a word what vanishes before or while it is read', async () => {
      const files = new FickleTree({
        [`${SKILL}/SKILL.md`]: 'a',
        [`${SKILL}/b`]: 'b',
        [`${SKILL}/c`]: 'c',
        [`${SKILL}/d`]: 'd',
      });
      files.beforeRead(`${SKILL}/SKILL.md`, () => files.take(`${SKILL}/b`));
      files.beforeRead(`${SKILL}/c`, () => files.take(`${SKILL}/c`));
      const found = await scan(files, {
        previous: () =>
          Promise.resolve(new Map(manifestOf({ b: 'b', c: 'c' }).map((entry) => [entry.path, entry]))),
      });
      assert.deepEqual(
        [pathsOf(found), found.skipped, [...found.cache.keys()]],
        [['SKILL.md', 'd'], [], ['SKILL.md', 'd']],
      );
    });
  });

  describe('of what cannot be known', () => {
    const head = new Map<string, ManifestEntry>(
      manifestOf({ 'SKILL.md': 'old', 'b.md': file('kept', '100755') }).map((entry) => [entry.path, entry]),
    );

    for (const [problem, reason] of [
      ['no-permission', 'unreadable'],
      ['failed', 'unreadable'],
      ['wrong-type', 'unreadable'],
      ['changing', 'changing'],
    ] as const satisfies readonly (readonly [FileTreeProblem, string])[]) {
      it(`keeps the head's entry for a file that fails with ${problem}, and says so`, async () => {
        const files = new FickleTree({
          [`${SKILL}/SKILL.md`]: 'new',
          [`${SKILL}/b.md`]: 'changed',
          [`${SKILL}/new.md`]: 'x',
        });
        for (const name of ['b.md', 'new.md']) {
          files.beforeRead(`${SKILL}/${name}`, () => {
            throw new FileTreeError(problem, name);
          });
        }
        const found = await scan(files, { previous: () => Promise.resolve(head) });
        assert.deepEqual(found.manifest, manifestOf({ 'SKILL.md': 'new', 'b.md': file('kept', '100755') }));
        assert.deepEqual(found.skipped, [
          { path: 'b.md', reason },
          { path: 'new.md', reason },
        ]);
        assert.deepEqual([...found.cache.keys()], ['SKILL.md']);
      });
    }

    it('reads it as soon as it can be read', async () => {
      const files = new FickleTree({ [`${SKILL}/SKILL.md`]: 'new', [`${SKILL}/b.md`]: 'changed' });
      files.beforeRead(`${SKILL}/b.md`, () => {
        throw new FileTreeError('no-permission', 'b.md');
      });
      const { cache } = await scan(files, { previous: () => Promise.resolve(head) });
      files.beforeRead(`${SKILL}/b.md`, () => undefined);
      const found = await scan(files, { cache, previous: () => Promise.resolve(head) });
      assert.deepEqual(found.manifest, manifestOf({ 'SKILL.md': 'new', 'b.md': 'changed' }));
      assert.deepEqual(found.skipped, []);
    });

    it("keeps the head's executable bit where the file system has none", async () => {
      const files = skill({ 'SKILL.md': 'old', 'b.md': 'kept', 'new.md': '' });
      for (const name of ['SKILL.md', 'b.md', 'new.md'])
        files.disguise(`${SKILL}/${name}`, { executable: undefined });
      const found = await scan(files, { previous: () => Promise.resolve(head) });
      const modes: FileMode[] = ['100644', '100755', '100644'];
      assert.deepEqual(
        found.manifest.map(({ mode }) => mode),
        modes,
      );
    });

    it('does not ask for the head when everything can be known', async () => {
      const found = scan(skill({ 'SKILL.md': '', ln: link('x'), '.env': '' }), {
        previous: () => Promise.reject(new Error('asked')),
      });
      assert.deepEqual(pathsOf(await found), ['SKILL.md', 'ln']);
    });
  });

  describe('on a real disk', () => {
    const disk = useRealTree();
    const files = new NodeFileTree();
    const scanReal = async (cache: ScanOptions['cache'] = new Map()): Promise<ScannedArtifact> =>
      scanArtifact(await foundIn(disk.path, files), {
        files,
        sha256: nodeSha256,
        maxFileSize: 1 << 20,
        cache,
        previous: () => Promise.resolve(new Map()),
      });

    it('finds what a disk in memory has', async () => {
      await disk.write({
        'skills/pdf/SKILL.md': 'text\r\n',
        'skills/pdf/scripts/run me.sh': { text: '#!', executable: true },
        'skills/pdf/é/日本.md': 'x',
        'skills/pdf/ln': { target: 'SKILL.md' },
        'skills/pdf/out': { target: '/etc/passwd' },
        'skills/pdf/.env': 'KEY=1',
      });
      const found = await scanReal();
      const expected = {
        'SKILL.md': 'text\r\n',
        'scripts/run me.sh': file('#!', '100755'),
        'é/日本.md': 'x',
        ln: file('SKILL.md', '120000'),
        out: file('/etc/passwd', '120000'),
      };
      assert.deepEqual(found.manifest, manifestOf(expected));
      assert.deepEqual(found.skipped, [{ path: '.env', reason: 'secret' }]);
      assert.deepEqual(toManifest(found.manifest), found.manifest);
    });

    it('has the modes and the order of paths that git has', async () => {
      await disk.write({
        'skills/pdf/SKILL.md': 'text\r\n',
        'skills/pdf/a/b.sh': { text: '#!', executable: true },
        'skills/pdf/a-b': 'x',
        'skills/pdf/a.b': '',
        'skills/pdf/ln': { target: 'a/b.sh' },
        'skills/pdf/gone': { target: 'nowhere' },
        'skills/pdf/\u{fffd}': '1',
        'skills/pdf/\u{1f600}': '2',
      });
      const git = async (...words: string[]): Promise<string> =>
        (
          await run('git', ['-c', 'core.autocrlf=false', '-c', 'core.fileMode=true', ...words], {
            cwd: disk.at('skills/pdf'),
          })
        ).stdout;
      await git('init', '-q');
      await git('add', '.');
      const listed = (await git('ls-files', '--stage', '-z')).split('\0').filter((line) => line !== '');
      const { manifest } = await scanReal();
      assert.deepEqual(
        manifest.map(({ mode, path }) => `${mode} ${path}`),
        listed.map((line) => line.replace(/ .*\t/, ' ')),
      );
    });

    it('reads again what is younger than 2 s, and nothing that has been left alone for longer', async () => {
      await disk.write({ 'skills/pdf/SKILL.md': 'text' });
      const young = await scanReal();
      assert.equal((await scanReal(young.cache)).filesRead, 1);
      // The time of a change to the inode cannot be set back.
      await new Promise((resolve) => setTimeout(resolve, 2050));
      const settled = await scanReal(young.cache);
      const again = await scanReal(settled.cache);
      assert.deepEqual([settled.filesRead, again.filesRead], [1, 0]);
      await disk.write({ 'skills/pdf/SKILL.md': 'TEXT' });
      assert.deepEqual((await scanReal(again.cache)).manifest, manifestOf({ 'SKILL.md': 'TEXT' }));
    }).timeout(10_000);

    it('notices a file of the same size and time that took the place of another', async () => {
      await disk.write({ 'skills/pdf/SKILL.md': 'old', 'skills/pdf/x': 'new' });
      await disk.age('skills/pdf/SKILL.md', 60_000);
      const first = await scanReal();
      await files.rename(disk.at('skills/pdf/x'), disk.at('skills/pdf/SKILL.md'));
      await disk.age('skills/pdf/SKILL.md', 60_000);
      assert.deepEqual((await scanReal(first.cache)).manifest, manifestOf({ 'SKILL.md': 'new' }));
    });
  });
});
