import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactId } from '../../../../src/core/identity';
import { exportHistory, type ExportFormat } from '../../../../src/operations/exchange/exportHistory';
import { importHistories, readToImport } from '../../../../src/operations/exchange/importHistories';
import { readFolder } from '../../../../src/operations/exchange/readFolder';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { useTemporaryDirectory } from '../../store/temporaryDirectory';
import { commitAll, git } from '../link/gitFolder';
import { allOf, contextOf, openStore, recordVersions, ROOT, text } from './recordedHistory';

const BROKEN_CONTENT = { '.artifact.toml': text('no [ description'), 'SKILL.md': text('one') };

describe('what a folder is read as', function () {
  this.timeout(60_000);
  let store: LineageStore;
  // Hooks run in the order of registration: the store closes before its folder is removed.
  afterEach(() => store.close());
  const temporary = useTemporaryDirectory();
  let artifact: ArtifactId;
  const at = (...names: string[]): string => path.join(temporary.path, ...names);

  beforeEach(async () => {
    store = await openStore(temporary.path);
    ({ artifact } = await recordVersions(store, [
      { files: BROKEN_CONTENT },
      { parent: 0, files: { ...BROKEN_CONTENT, 'SKILL.md': text('two') }, tag: 'release' },
    ]));
  });

  const exported = async (format: ExportFormat, name: string): Promise<string> => {
    await exportHistory(contextOf(store), { artifacts: [artifact], format, target: at(name) });
    return at(name);
  };
  const reader = (folder: string, assertMayRunGit = (): void => undefined) =>
    readFolder(new NodeFileTree(), folder, assertMayRunGit);
  /** Imports a folder into an empty store, and holds what is there then against what was exported. */
  const assertAllIn = async (folder: string): Promise<void> => {
    const other = await openStore(await fs.mkdtemp(at('other-')));
    try {
      const context = contextOf(other);
      const read = await reader(folder);
      const histories = await readToImport(context, read);
      await importHistories(context, { read, histories, root: { path: ROOT, scope: 'workspace' } });
      assert.deepEqual(await allOf(other, artifact), await allOf(store, artifact));
    } finally {
      await other.close();
    }
  };
  const assertRefused = async (folder: string, problem: string): Promise<void> => {
    const read = await reader(folder);
    await assert.rejects(readToImport(contextOf(store), read), { problem });
  };

  it('a repository that the layout was committed to, at its top or in a folder', async () => {
    const layout = await exported('folder', 'layout');
    await fs.writeFile(path.join(layout, 'README.md'), 'Our histories.');
    commitAll(layout);
    await assertAllIn(layout);
    await fs.mkdir(at('project/src'), { recursive: true });
    await fs.writeFile(at('project/src/large.bin'), Buffer.alloc(30_000_000));
    await fs.cp(path.join(layout, 'skill-pdf-tools'), at('project/histories/skill-pdf-tools'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    commitAll(at('project'));
    await assertAllIn(at('project'));
  });

  it('the repository of one artifact’s layout, and a clone of it', async () => {
    const layout = path.join(await exported('folder', 'layout'), 'skill-pdf-tools');
    commitAll(layout);
    await assertAllIn(layout);
    git(temporary.path, '-c', 'core.autocrlf=false', 'clone', layout, 'clone');
    await assertAllIn(at('clone'));
  });

  it('a layout whose repository is damaged', async () => {
    const layout = await exported('folder', 'layout');
    commitAll(layout);
    await fs.rm(path.join(layout, '.git/HEAD'));
    await assertAllIn(layout);
  });

  it('a repository with histories, whatever the files of an artifact are called', async () => {
    await assertAllIn(await exported('git', 'repository'));
  });

  it('bare repositories, and the folder that git keeps its own in', async () => {
    const repository = await exported('git', 'repository');
    git(temporary.path, 'clone', '--bare', repository, 'bare.git');
    await assertAllIn(at('bare.git'));
    git(at('bare.git'), 'pack-refs', '--all');
    await assertAllIn(at('bare.git'));
    await assertAllIn(path.join(repository, '.git'));
  });

  it('refuses what has no history, and says that of git where git was asked', async () => {
    await fs.mkdir(at('empty'));
    await assertRefused(at('empty'), 'no-history');
    await fs.writeFile(at('empty/x'), 'x');
    commitAll(at('empty'));
    await assertRefused(at('empty'), 'no-history');
    await fs.rm(at('empty/.git/HEAD'));
    await assertRefused(at('empty'), 'no-git-history');
  });

  it('refuses a damaged bare repository, also among the files of another', async () => {
    const repository = await exported('git', 'repository');
    git(temporary.path, 'clone', '--bare', repository, path.join(repository, 'bare.git'));
    await fs.writeFile(path.join(repository, 'bare.git/HEAD'), 'damaged');
    await assertRefused(path.join(repository, 'bare.git'), 'no-git-history');
  });

  it('asks whether git may be run before it is', async () => {
    const refuse = (): void => {
      throw new Error('not here');
    };
    await assert.doesNotReject(reader(await exported('folder', 'layout'), refuse));
    const repository = await exported('git', 'repository');
    await assert.rejects(reader(repository, refuse), /not here/);
    git(temporary.path, 'clone', '--bare', repository, 'bare.git');
    await assert.rejects(reader(at('bare.git'), refuse), /not here/);
  });
});
