import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { FileTreeError, type DirectoryEntry } from '../../../../src/core/fileTree';
import type { ArtifactId } from '../../../../src/core/identity';
import { exportHistory, type ExportFormat } from '../../../../src/operations/exchange/exportHistory';
import { importHistories, readToImport } from '../../../../src/operations/exchange/importHistories';
import { readFolder } from '../../../../src/operations/exchange/readFolder';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import type { LineageStore } from '../../../../src/store/lineageStore';
import { useTemporaryDirectory } from '../../store/temporaryDirectory';
import { commitAll, git } from '../link/gitFolder';
import { allOf, contextOf, openStore, recordVersions, ROOT, text } from './recordedHistory';

/** What a description cannot be, line ends of both kinds, and what has git change them. */
const FILES = {
  '.artifact.toml': text('no [ description\n'),
  'SKILL.md': text('one\nline\n'),
  'windows.md': text('one\r\nline\r\n'),
  'docs/.gitattributes': text('* text eol=crlf\n'),
  'docs/a.md': text('one\nline\n'),
};

/** The disk, except that a folder called `locked` cannot be read, with all that was asked of it. */
class WatchedFileTree extends NodeFileTree {
  readonly asked = new Set<string>();

  override list(directory: string): Promise<readonly DirectoryEntry[]> {
    this.asked.add(directory);
    if (directory.endsWith('/locked')) return Promise.reject(new FileTreeError('no-permission', directory));
    return super.list(directory);
  }

  override read(file: string): Promise<Uint8Array> {
    this.asked.add(file);
    return super.read(file);
  }
}

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
      { files: FILES },
      { parent: 0, files: { ...FILES, 'SKILL.md': text('two\n') }, tag: 'release' },
    ]));
  });

  const exported = async (format: ExportFormat, name: string): Promise<string> => {
    await exportHistory(contextOf(store), { artifacts: [artifact], format, target: at(name) });
    return at(name);
  };
  const reader = (folder: string, assertMayRunGit = (): void => undefined, files = new NodeFileTree()) =>
    readFolder(files, folder, assertMayRunGit);
  /** Imports a folder into an empty store, and holds what is there then against what was exported. */
  const assertAllIn = async (folder: string, files?: NodeFileTree): Promise<void> => {
    const other = await openStore(await fs.mkdtemp(at('other-')));
    try {
      const context = contextOf(other);
      const read = await reader(folder, undefined, files);
      const histories = await readToImport(context, read);
      await importHistories(context, { read, histories, root: { path: ROOT, scope: 'workspace' } });
      assert.deepEqual(await allOf(other, artifact), await allOf(store, artifact));
    } finally {
      await other.close();
    }
  };
  const assertRefused = async (folder: string, problem: string, files?: NodeFileTree): Promise<void> => {
    const read = await reader(folder, undefined, files);
    await assert.rejects(readToImport(contextOf(store), read), { problem });
  };
  /** A project with the layout of an artifact in `histories`, and files of its own. */
  const projectWithLayout = async (): Promise<string> => {
    await fs.mkdir(at('project/src'), { recursive: true });
    await fs.writeFile(at('project/src/own.ts'), 'one\nline\n');
    await exported('folder', 'project/histories');
    return at('project');
  };

  it('a repository that the layout was committed to', async () => {
    const layout = await exported('folder', 'layout');
    await fs.writeFile(path.join(layout, 'README.md'), 'Our histories.');
    commitAll(layout);
    await assertAllIn(layout);
  });

  it('a repository that the layout was committed to, in a folder, and nothing else of what is there', async () => {
    const project = await projectWithLayout();
    await fs.mkdir(path.join(project, 'locked'));
    commitAll(project);
    const files = new WatchedFileTree();
    await assertAllIn(project, files);
    const others = [...files.asked].filter((asked) => !asked.startsWith(at('project/histories/')));
    const above = ['project', 'project/histories', 'project/locked', 'project/src'];
    assert.deepEqual(
      others.sort(),
      above.map((name) => at(name)),
    );
  });

  it('a clone of such a repository where git changes line ends', async () => {
    const layout = await exported('folder', 'layout');
    await fs.writeFile(path.join(layout, 'own.md'), 'one\nline\n');
    const project = await projectWithLayout();
    await fs.writeFile(path.join(project, '.gitattributes'), '* text eol=crlf\n');
    for (const [folder, own] of [
      [layout, 'own.md'],
      [project, 'src/own.ts'],
      [path.join(project, 'histories/skill-pdf-tools'), undefined],
    ] as const) {
      const asOnWindows = (...args: string[]): void => git(folder, '-c', 'core.autocrlf=true', ...args);
      asOnWindows('init');
      asOnWindows('add', '.');
      asOnWindows('commit', '-m', 'change');
      await fs.rm(at('clone'), { recursive: true, force: true });
      asOnWindows('clone', folder, at('clone'));
      if (own !== undefined) assert.equal(await fs.readFile(at('clone', own), 'utf8'), 'one\r\nline\r\n');
      await assertAllIn(at('clone'));
    }
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
    await fs.mkdir(at('empty/locked'));
    await assertRefused(at('empty'), 'no-history', new WatchedFileTree());
    await fs.rm(at('empty/.git/HEAD'));
    await assertRefused(at('empty'), 'no-git-history');
    await assertRefused(at('empty/locked'), 'no-permission', new WatchedFileTree());
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
