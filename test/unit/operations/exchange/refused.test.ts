import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarHeader } from 'modern-tar';
import type { ArtifactId } from '../../../../src/core/identity';
import { archiveEntries } from '../../../../src/operations/exchange/archiveEntries';
import { ExchangeError, type ExchangeProblem } from '../../../../src/operations/exchange/exchangeError';
import { exportHistory } from '../../../../src/operations/exchange/exportHistory';
import { folderEntries } from '../../../../src/operations/exchange/folderEntries';
import type { ReadHistories } from '../../../../src/operations/exchange/historySource';
import { importHistories, readToImport } from '../../../../src/operations/exchange/importHistories';
import { readGit } from '../../../../src/operations/exchange/readGit';
import { readLayout } from '../../../../src/operations/exchange/readLayout';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { useTemporaryDirectory } from '../../store/temporaryDirectory';
import { contextOf, openStore, recordVersions, ROOT, text } from './recordedHistory';

describe('imports that are refused', function () {
  this.timeout(60_000);
  let store: LineageStore;
  let other: LineageStore;
  // Hooks run in the order of registration: the stores close before their folder is removed.
  afterEach(async () => {
    await store.close();
    await other.close();
  });
  const temporary = useTemporaryDirectory();
  let artifact: ArtifactId;
  let version = '';
  const at = (...names: string[]): string => path.join(temporary.path, ...names);

  beforeEach(async () => {
    store = await openStore(temporary.path);
    other = await openStore(at('other'));
    ({ artifact } = await recordVersions(store, [
      { files: { 'SKILL.md': text('one') } },
      { parent: 0, files: { 'SKILL.md': text('two'), 'b.md': text('b') } },
    ]));
    await exportHistory(contextOf(store), { artifacts: [artifact], format: 'folder', target: at('out') });
    version = await fs.realpath(at('out/skill-pdf-tools/latest'));
  });

  /** Nothing of it is in the store afterwards. */
  const assertRefused = async (read: ReadHistories, problem: ExchangeProblem): Promise<void> => {
    const context = contextOf(other);
    await assert.rejects(
      async () => {
        const histories = await readToImport(context, read);
        await importHistories(context, { read, histories, root: { path: ROOT, scope: 'workspace' } });
      },
      (error) => error instanceof ExchangeError && error.problem === problem,
      problem,
    );
    assert.deepEqual(other.artifacts(), []);
  };
  const folder = (): ReadHistories => readLayout(folderEntries(new NodeFileTree(), at('out')));
  const archive = async (...entries: readonly (TarHeader & { text?: string })[]): Promise<ReadHistories> => {
    const own = execFileSync('tar', ['cf', '-', '-C', at('out'), '.'], { maxBuffer: 1e8 });
    const added = entries.map(({ text: body = '', ...header }) => ({
      header: { ...header, size: body.length },
      body,
    }));
    const packed = Buffer.from(await packTar(added));
    // An archive ends with two empty blocks, and tar fills up with more.
    const end = own.length - own.toReversed().findIndex((byte) => byte !== 0);
    const bytes = Buffer.concat([own.subarray(0, Math.ceil(end / 512) * 512), packed]);
    await fs.writeFile(at('bad.tar.gz'), gzipSync(bytes));
    return readLayout(archiveEntries(at('bad.tar.gz')));
  };
  const edit = async (file: string, change: (content: string) => string): Promise<void> => {
    await fs.writeFile(file, change(await fs.readFile(file, 'utf8')));
  };

  it('what is changed, missing or more in a version', async () => {
    await edit(path.join(version, 'b.md'), () => 'B');
    await assertRefused(folder(), 'wrong-content');
    await fs.rm(path.join(version, 'b.md'));
    await assertRefused(folder(), 'wrong-content');
    await fs.writeFile(path.join(version, 'b.md'), 'b');
    await fs.writeFile(path.join(version, 'c.md'), 'c');
    await assertRefused(folder(), 'wrong-content');
  });

  it('a description that was edited, is no TOML, or is missing', async () => {
    const file = path.join(version, '.version.toml');
    const whole = await fs.readFile(file, 'utf8');
    await edit(file, (content) =>
      content.replace(/parent_versions = \[ "[^"]+" \]/, 'parent_versions = [ ]'),
    );
    await assertRefused(folder(), 'wrong-id');
    await fs.writeFile(file, whole.replace(/^author.*$/m, 'author = 7'));
    await assertRefused(folder(), 'bad-record');
    await fs.writeFile(file, 'not [ toml');
    await assertRefused(folder(), 'bad-record');
    await fs.rm(file);
    await assertRefused(folder(), 'bad-record');
  });

  it('a version that was given up and then edited', async () => {
    const given = [
      { files: { 'SKILL.md': text('one') } },
      { parent: 0, files: { 'SKILL.md': text('two') }, isPruned: true },
      { parent: 1, files: { 'SKILL.md': text('three') } },
    ];
    const gappy = await recordVersions(store, given, { place: 'skills/gappy' });
    const context = contextOf(store);
    await exportHistory(context, { artifacts: [gappy.artifact], format: 'folder', target: at('gappy') });
    await exportHistory(context, { artifacts: [gappy.artifact], format: 'git', target: at('git') });
    const description = at('gappy/skill-gappy/.artifact.toml');
    const whole = await fs.readFile(description, 'utf8');
    const read = readLayout(folderEntries(new NodeFileTree(), at('gappy')));
    for (const [from, to] of [
      [/parent_versions = \[ "[^"]+" \]/, 'parent_versions = [ ]'],
      [/hash = "[^"]+"/, `hash = "${'ab'.repeat(32)}"`],
    ] as const) {
      assert.match(whole, from);
      await fs.writeFile(description, whole.replace(from, to));
      await assertRefused(read, 'wrong-id');
    }
    const options = { cwd: at('git'), encoding: 'utf8' } as const;
    const input = execFileSync('git', ['cat-file', 'commit', 'HEAD'], options);
    const edited = input.replace(/("pruned":.*?"parent_versions":)\["[^"]+"\]/, '$1[]');
    assert.notEqual(edited, input);
    const hashObject = ['hash-object', '-t', 'commit', '-w', '--stdin'];
    const commit = execFileSync('git', hashObject, { ...options, input: edited }).trim();
    execFileSync('git', ['update-ref', 'HEAD', commit], options);
    await assertRefused(readGit(at('git')), 'wrong-id');
  });

  it('a tag that nobody could have made here', async () => {
    await exportHistory(contextOf(store), { artifacts: [artifact], format: 'git', target: at('git') });
    await edit(path.join(version, '.version.toml'), (content) => `${content}\n[[tags]]\nname = "a\\nb"\n`);
    await assertRefused(folder(), 'bad-record');
    const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', at('git'), ...who, ...args]).toString();
    git('tag', '-a', '-m', 'Lineage-Tag: {"name":"  ","note":""}', 'blank');
    await assertRefused(readGit(at('git')), 'bad-record');
    // One that was made with git, and is none here, is passed over.
    git('tag', '-d', 'blank');
    git('tag', 'x'.repeat(101));
    const [history] = await readToImport(contextOf(other), readGit(at('git')));
    assert.deepEqual(
      history?.versions.flatMap(({ tags }) => tags),
      [],
    );
  });

  it('another project without a name', async () => {
    const file = path.join(version, '.version.toml');
    await edit(file, (content) => content.replace('project = "~/site/.claude"', 'project = ""'));
    await assertRefused(folder(), 'bad-record');
  });

  it('a name that does not follow from the place, which is not even read', async () => {
    await edit(at('out/skill-pdf-tools/.artifact.toml'), (content) =>
      content.replace(/^name = .*$/m, 'name = "trusted"'),
    );
    const [history] = await readToImport(contextOf(other), folder());
    assert.equal(history?.name, 'pdf-tools');
  });

  it('what is no history, or a newer one', async () => {
    await fs.mkdir(at('empty'));
    await assertRefused(readLayout(folderEntries(new NodeFileTree(), at('empty'))), 'no-history');
    await edit(at('out/skill-pdf-tools/.artifact.toml'), (content) =>
      content.replace('format = 1', 'format = 2'),
    );
    await assertRefused(folder(), 'newer-format');
  });

  it('an artifact that would lie elsewhere than its kind does', async () => {
    const file = at('out/skill-pdf-tools/.artifact.toml');
    for (const place of ['../../etc', 'skills/../../x', '/etc', 'commands/x.md', 'skills']) {
      await edit(file, (content) => content.replace(/^path = .*$/m, `path = "${place}"`));
      await assertRefused(folder(), 'unsafe-path');
    }
  });

  it('paths in an archive that lead out, come twice, or are no files', async () => {
    const inside = `./skill-pdf-tools/versions/${path.basename(version)}`;
    for (const name of ['../out.md', '/etc/passwd', `${inside}/../../../../x`, `${inside}/b.md`])
      await assertRefused(await archive({ name, size: 1, text: 'x' }), 'unsafe-path');
    await assertRefused(
      await archive({ name: `${inside}/.git/hooks/../x`, size: 1, text: 'x' }),
      'unsafe-path',
    );
    await assertRefused(await archive({ name: `${inside}/.env`, size: 1, text: 'x' }), 'unsafe-path');
    await assertRefused(await archive({ name: `${inside}/pipe`, size: 0, type: 'fifo' }), 'unsafe-path');
    const second = { name: `${inside}/second`, size: 0, type: 'link', linkname: 'b.md' } as const;
    await assertRefused(await archive(second), 'unsafe-path');
    // A folder that is a link: what lies behind it is not looked at.
    const leading = {
      name: './skill-pdf-tools/versions/v9-abcdef0',
      size: 0,
      type: 'symlink',
      linkname: '/etc',
    } as const;
    const read = await archive(leading);
    assert.equal((await readToImport(contextOf(other), read))[0]?.versions.length, 2);
  });

  it('half of an archive, and what is none', async () => {
    await archive();
    const whole = await fs.readFile(at('bad.tar.gz'));
    for (const bytes of [whole.subarray(0, whole.length - 100), Buffer.from('no archive'), Buffer.alloc(0)]) {
      await fs.writeFile(at('bad.tar.gz'), bytes);
      await assertRefused(readLayout(archiveEntries(at('bad.tar.gz'))), 'bad-archive');
    }
  });

  it('a link that leads out of its artifact', async () => {
    const { artifact: linking } = await recordVersions(
      store,
      [{ files: { 'SKILL.md': text('one'), key: text('../../../.ssh/id', '120000') } }],
      { place: 'skills/linking' },
    );
    await exportHistory(contextOf(store), { artifacts: [linking], format: 'folder', target: at('linking') });
    await assertRefused(readLayout(folderEntries(new NodeFileTree(), at('linking'))), 'link-out');
  });

  it('a file that is larger than what is recorded', async () => {
    const context = { ...contextOf(other), settings: { maxFileSize: 2, optionalKinds: new Set<never>() } };
    await exportHistory(contextOf(store), { artifacts: [artifact], format: 'git', target: at('git') });
    await assert.rejects(readToImport(context, readGit(at('git'))), { problem: 'too-large' });
  });

  it('a commit whose files are not those of its version, and a folder without git', async () => {
    await exportHistory(contextOf(store), { artifacts: [artifact], format: 'git', target: at('git') });
    const git = (...args: string[]): void => {
      const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
      execFileSync('git', ['-C', at('git'), ...who, ...args], { stdio: 'ignore' });
    };
    await fs.writeFile(at('git/skills/pdf-tools/b.md'), 'another');
    git('commit', '--all', '--amend', '--no-edit');
    await assertRefused(readGit(at('git')), 'wrong-content');
    await fs.mkdir(at('empty'));
    await assertRefused(readGit(at('empty')), 'no-git-history');
  });

  it('what changes between the look at it and the import', async () => {
    const context = contextOf(other);
    const histories = await readToImport(context, folder());
    const [first] = await fs.readdir(at('out/skill-pdf-tools/versions'));
    await fs.rm(at('out/skill-pdf-tools/versions', first ?? ''), { recursive: true });
    const request = { read: folder(), histories, root: { path: ROOT, scope: 'workspace' } } as const;
    await assert.rejects(importHistories(context, request), { problem: 'changed' });
    assert.deepEqual(other.artifacts(), []);
  });
});
