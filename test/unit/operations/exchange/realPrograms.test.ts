import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactId, VersionId } from '../../../../src/core/identity';
import type { Root } from '../../../../src/core/root';
import { versionLabel } from '../../../../src/core/versionId';
import { archiveEntries } from '../../../../src/operations/exchange/archiveEntries';
import { exportHistory, type ExportFormat } from '../../../../src/operations/exchange/exportHistory';
import { exportVersion } from '../../../../src/operations/exchange/exportVersion';
import { folderEntries } from '../../../../src/operations/exchange/folderEntries';
import type { ReadHistories } from '../../../../src/operations/exchange/historySource';
import { importHistories, readToImport } from '../../../../src/operations/exchange/importHistories';
import { readGit } from '../../../../src/operations/exchange/readGit';
import { readLayout } from '../../../../src/operations/exchange/readLayout';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { useTemporaryDirectory } from '../../store/temporaryDirectory';
import { treeAt } from '../workspace';
import {
  allOf,
  contextOf,
  openStore,
  recordVersions,
  ROOT,
  SKILL,
  text,
  type GivenVersion,
} from './recordedHistory';

const HERE: Root = { path: ROOT, scope: 'workspace' };
const LATIN1 = { mode: '100644', bytes: Buffer.from([0xff, 0xfe, 0, 0xe4, 13, 10]) } as const;

/** 0 - 1 - 3 (merge of 1 and 2) - 4, and 2 beside them. */
const GIVEN: readonly GivenVersion[] = [
  { files: { 'SKILL.md': text('one'), 'run.sh': text('#!/bin/sh\n', '100755') }, author: 'Jane Doe' },
  { parent: 0, files: { 'SKILL.md': text('two'), 'a b/ü.bin': LATIN1 }, origin: 'local_modification' },
  { parent: 0, files: { 'SKILL.md': text('theirs') }, origin: 'sync', author: 'Team <team>' },
  {
    parent: 1,
    mergeParent: 2,
    files: { 'SKILL.md': text('both'), link: text('SKILL.md', '120000') },
    origin: 'sync',
  },
  {
    parent: 3,
    files: { 'SKILL.md': text('last'), 'run.sh': text('x', '100755'), link: text('run.sh', '120000') },
    origin: 'local_modification',
    summary: 'A reason\n\nin two parts',
    note: 'Kept for the release.',
    tag: 'release 1.0',
    tagNote: 'The first one',
    at: 1_750_000_000_456,
  },
];
const LAST_FILES = { 'SKILL.md': 'last', 'run.sh': '* x', link: '-> run.sh' };

describe('exports in other programs', function () {
  this.timeout(120_000);
  let store: LineageStore;
  // Hooks run in the order of registration: the store closes before its folder is removed.
  afterEach(async () => {
    await store.close();
  });
  const temporary = useTemporaryDirectory();
  let artifact: ArtifactId;
  let ids: readonly VersionId[];
  const at = (...names: string[]): string => path.join(temporary.path, ...names);
  const label = (index: number): string => {
    const version = store.version(ids[index]);
    assert.ok(version);
    return versionLabel(version);
  };

  beforeEach(async () => {
    store = await openStore(temporary.path);
    ({ artifact, ids } = await recordVersions(store, GIVEN));
  });

  const exported = async (format: ExportFormat, name: string): Promise<string> => {
    await exportHistory(contextOf(store), { artifacts: [artifact], format, target: at(name) });
    return at(name);
  };

  /** Imports into an empty store. @returns all that it has then */
  const importedFrom = async (read: ReadHistories): Promise<unknown> => {
    const other = await openStore(await fs.mkdtemp(at('other-')));
    try {
      const context = contextOf(other);
      const histories = await readToImport(context, read);
      await importHistories(context, { read, histories, root: HERE });
      return await allOf(other, artifact);
    } finally {
      await other.close();
    }
  };

  it('writes folders that need no tool', async () => {
    const folder = path.join(await exported('folder', 'out'), 'skill-pdf-tools');
    assert.deepEqual(await fs.readdir(folder), ['.artifact.toml', '.gitattributes', 'latest', 'versions']);
    assert.equal((await fs.readdir(path.join(folder, 'versions'))).length, GIVEN.length);
    assert.equal(await fs.readlink(path.join(folder, 'latest')), `versions/${label(4)}`);
    const { '.version.toml': description = '', ...files } = await treeAt(
      path.join(folder, 'versions', label(4)),
    );
    assert.deepEqual(files, LAST_FILES);
    for (const line of [
      `id = "${ids[4] ?? ''}"`,
      `parent_versions = [ "${ids[3] ?? ''}" ]`,
      'timestamp = "2025-06-15T15:06:40.456Z"',
      'source = "local"',
      'author = "Jane Doe"',
      'note = "Kept for the release."',
    ])
      assert.ok(description.includes(line), `${line} is not in\n${description}`);
    assert.deepEqual(await fs.readFile(path.join(folder, 'versions', label(1), 'a b/ü.bin')), LATIN1.bytes);
  });

  it('writes archives that tar lists and unpacks, and reads those that tar makes', async () => {
    const [archive, folder] = [await exported('archive', 'all.tar.gz'), await exported('folder', 'out')];
    const listed = run('tar', 'tzf', archive).split('\n');
    assert.ok(listed.includes(`all/skill-pdf-tools/versions/${label(4)}/run.sh`), listed.join('\n'));
    await fs.mkdir(at('unpacked'));
    run('tar', 'xzf', archive, '-C', at('unpacked'));
    assert.deepEqual(await treeAt(at('unpacked/all')), await treeAt(folder));
    const before = await allOf(store, artifact);
    for (const args of [
      ['czf', at('made.tar.gz'), '-C', folder, '.'],
      ['czf', at('made.tar.gz'), '--format=pax', '-C', temporary.path, 'out'],
      ['czf', at('made.tar.gz'), '--format=gnu', '-C', folder, 'skill-pdf-tools'],
    ]) {
      run('tar', ...args);
      assert.deepEqual(await importedFrom(readLayout(archiveEntries(at('made.tar.gz')))), before);
    }
  });

  it('reads a folder that was unpacked without links and modes', async () => {
    const folder = await exported('folder', 'out');
    run('sh', '-c', `cp -rL '${folder}' '${at('copied')}' && chmod -R a-x+X '${at('copied')}'`);
    const version = at('copied/skill-pdf-tools/versions', label(4));
    await fs.writeFile(path.join(version, 'link'), 'run.sh');
    const merged = at('copied/skill-pdf-tools/versions', label(3));
    await fs.writeFile(path.join(merged, 'link'), 'SKILL.md');
    await fs.writeFile(path.join(merged, '.DS_Store'), 'left by a file manager');
    const read = readLayout(folderEntries(new NodeFileTree(), at('copied')));
    assert.deepEqual(await importedFrom(read), await allOf(store, artifact));
  });

  it('writes the files of one version', async () => {
    await exportVersion(contextOf(store), ids[4] ?? ('' as VersionId), at('one.tar.gz'), 'pdf-tools');
    run('tar', 'xzf', at('one.tar.gz'), '-C', temporary.path);
    assert.deepEqual(await treeAt(at('pdf-tools')), LAST_FILES);
  });

  it('writes a repository that git finds nothing wrong with, and reads a clone of it', async () => {
    const folder = await exported('git', 'repository');
    const git = (...args: string[]): string => run('git', '-C', folder, ...args);
    assert.equal(git('fsck', '--strict', '--full'), '');
    assert.equal(git('status', '--porcelain'), '');
    assert.deepEqual(await treeAt(path.join(folder, SKILL)), LAST_FILES);
    assert.equal(
      git('log', '--format=%s %an %at', '-1'),
      'v5-' + label(4).slice(3) + ': A reason Jane Doe 1750000000',
    );
    assert.match(
      git('log', '-1', '--format=%B'),
      /in two parts\n\nKept for the release\.\n\nLineage-Artifact: skills\/pdf-tools\n/,
    );
    assert.equal(git('rev-list', '--count', '--all'), String(GIVEN.length));
    assert.equal(git('log', '--format=%s', '--merges'), `${label(3)}: merged SKILL.md, a b/ü.bin, 1 more`);
    assert.match(git('log', '--graph', '--oneline'), /\|\\/);
    assert.equal(git('log', '--format=%s', '-1', 'main~1^2'), `${label(2)}: synced SKILL.md, run.sh`);
    assert.match(git('ls-tree', '-r', 'main'), /^100755 blob \w+\tskills\/pdf-tools\/run\.sh$/m);
    assert.match(git('ls-tree', '-r', 'main'), /^120000 blob \w+\tskills\/pdf-tools\/link$/m);
    assert.deepEqual(
      execFileSync('git', ['-C', folder, 'cat-file', 'blob', 'main~2:skills/pdf-tools/a b/ü.bin']),
      LATIN1.bytes,
    );
    assert.equal(git('tag', '-n1'), 'release-1.0     The first one');
    assert.equal(git('cat-file', '-t', 'release-1.0'), 'tag');
    const read = readGit(at('clone'));
    run('git', 'clone', '--quiet', folder, at('clone'));
    assert.deepEqual(await importedFrom(read), await allOf(store, artifact));
  });

  it('takes a tag that somebody made with git, and passes over their commits', async () => {
    const folder = await exported('git', 'repository');
    const git = (...args: string[]): string =>
      run('git', '-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args);
    git('tag', 'ours', 'main~1');
    git('commit', '--allow-empty', '--quiet', '-m', 'By hand');
    const { tags } = (await importedFrom(readGit(folder))) as { tags: { name: string; version: string }[] };
    assert.deepEqual(
      tags.map(({ name, version }) => [name, version]),
      [
        ['ours', ids[3]],
        ['release 1.0', ids[4]],
      ],
    );
  });

  it('puts several artifacts into one repository, each with its own history, and all of them on main', async () => {
    const command = await recordVersions(
      store,
      [
        { files: { 'deploy.md': text('first') } },
        { parent: 0, files: { 'deploy.md': text('second') }, tag: 'release 1.0' },
      ],
      { kind: 'command', place: 'commands/ops/deploy.md' },
    );
    const artifacts = [artifact, command.artifact];
    await exportHistory(contextOf(store), { artifacts, format: 'git', target: at('repository') });
    const git = (...args: string[]): string => run('git', '-C', at('repository'), ...args);
    assert.equal(git('fsck', '--strict', '--full'), '');
    assert.equal(
      git('ls-files').split('\n').sort().join(' '),
      'commands/ops/deploy.md skills/pdf-tools/SKILL.md skills/pdf-tools/link skills/pdf-tools/run.sh',
    );
    assert.equal(git('log', '--oneline', 'main', '--', 'commands').split('\n').length, 2);
    assert.equal(
      git('tag').split('\n').join(' '),
      'command-ops-deploy/release-1.0 skill-pdf-tools/release-1.0',
    );
    const other = await openStore(await fs.mkdtemp(at('other-')));
    const context = contextOf(other);
    const read = readGit(at('repository'));
    const histories = await readToImport(context, read);
    await importHistories(context, { read, histories, root: HERE });
    for (const id of artifacts) assert.deepEqual(await allOf(other, id), await allOf(store, id));
    await other.close();
  });

  it('keeps artifacts of two roots that lie at one path apart', async () => {
    const files = { 'SKILL.md': text('of the other') };
    const there = await recordVersions(store, [{ files }], { root: '/other/.claude' });
    const artifacts = [artifact, there.artifact];
    await exportHistory(contextOf(store), { artifacts, format: 'git', target: at('repository') });
    assert.deepEqual(await treeAt(at('repository', SKILL)), LAST_FILES);
    assert.deepEqual(await treeAt(at('repository/skill-pdf-tools-2', SKILL)), { 'SKILL.md': 'of the other' });
    const context = contextOf(store);
    const read = readGit(at('repository'));
    const histories = await readToImport(context, read);
    await assert.rejects(importHistories(context, { read, histories, root: HERE }), {
      problem: 'same-artifact',
    });
  });
});

/** What a program says, without the last line end. */
function run(program: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
}
