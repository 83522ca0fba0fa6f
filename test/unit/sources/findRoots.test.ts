import assert from 'node:assert/strict';
import { findRoots } from '../../../src/sources/findRoots';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';
import { directory, link, MemoryFileTree, type MemoryContent } from '../core/memoryFileTree';
import { useRealTree } from './realTree';

interface Search {
  readonly folders?: readonly string[];
  readonly home?: string;
}

async function roots(
  content: Readonly<Record<string, MemoryContent>>,
  { folders = ['/ws'], home }: Search = {},
): Promise<string[]> {
  const found = await findRoots({ workspaceFolders: folders, home, files: new MemoryFileTree(content) });
  return found.map(({ path, scope }) => `${scope} ${path}`);
}

describe('findRoots', () => {
  it("finds a workspace's .claude and .agents", async () => {
    assert.deepEqual(
      await roots({ '/ws/.claude': directory, '/ws/.agents': directory, '/ws/src/a.ts': '' }),
      ['workspace /ws/.claude', 'agents /ws/.agents'],
    );
  });

  it('finds nothing where nothing is', async () => {
    assert.deepEqual(await roots({}, { home: '/home/me' }), []);
    assert.deepEqual(await roots({ '/ws/src/a.ts': '' }, { home: '/home/me' }), []);
    assert.deepEqual(await roots({ '/ws': 'a file' }), []);
    assert.deepEqual(await roots({ '/ws/.claude': directory }, { folders: [] }), []);
  });

  it('takes a file, or a link to one, for no root', async () => {
    assert.deepEqual(
      await roots({
        '/ws/.claude': 'a file',
        '/ws/.agents': link('x'),
        '/ws/x': '',
        '/ws/a/.claude': link('/none'),
      }),
      [],
    );
  });

  it('finds those of the packages of a monorepo, the outer ones first', async () => {
    assert.deepEqual(
      await roots({
        '/ws/packages/b/.claude': directory,
        '/ws/packages/a/.claude': directory,
        '/ws/packages/a/.agents': directory,
        '/ws/tools/.claude': directory,
        '/ws/.claude': directory,
      }),
      [
        'workspace /ws/.claude',
        'workspace /ws/tools/.claude',
        'workspace /ws/packages/a/.claude',
        'agents /ws/packages/a/.agents',
        'workspace /ws/packages/b/.claude',
      ],
    );
  });

  it('looks neither into a root, nor where packages and builds lie, nor into hidden folders', async () => {
    const skipped = [
      '.claude/skills/x',
      '.agents/x',
      'node_modules/p',
      'dist',
      'build/p',
      'out',
      'target',
      'vendor/p',
      '.git',
      '.venv',
      'venv',
      '.cache',
      '__pycache__',
    ];
    const content = Object.fromEntries(skipped.map((folder) => [`/ws/${folder}/.claude`, directory]));
    assert.deepEqual(await roots(content), ['workspace /ws/.claude', 'agents /ws/.agents']);
    assert.deepEqual(await roots({ '/ws/distribution/.claude': directory }), [
      'workspace /ws/distribution/.claude',
    ]);
  });

  it('looks some levels deep and no further', async () => {
    const below = (levels: number): string => `/ws${'/d'.repeat(levels)}/.claude`;
    assert.deepEqual(await roots({ [below(5)]: directory }), [`workspace ${below(5)}`]);
    assert.deepEqual(await roots({ [below(6)]: directory }), []);
  });

  it('keeps the order of the workspace folders', async () => {
    const content = { '/b/.claude': directory, '/a/.claude': directory };
    assert.deepEqual(await roots(content, { folders: ['/b', '/a'] }), [
      'workspace /b/.claude',
      'workspace /a/.claude',
    ]);
    assert.deepEqual(await roots(content, { folders: ['/a', '/b'] }), [
      'workspace /a/.claude',
      'workspace /b/.claude',
    ]);
  });

  it('counts a root once that several workspace folders hold', async () => {
    const content = { '/ws/.claude': directory, '/ws/packages/a/.claude': directory };
    assert.deepEqual(await roots(content, { folders: ['/ws', '/ws/packages/a', '/ws'] }), [
      'workspace /ws/.claude',
      'workspace /ws/packages/a/.claude',
    ]);
  });

  it('takes a workspace folder that is a root itself', async () => {
    assert.deepEqual(await roots({ '/ws/.claude/skills': directory }, { folders: ['/ws/.claude'] }), [
      'workspace /ws/.claude',
    ]);
    assert.deepEqual(await roots({ '/ws/.agents': directory }, { folders: ['/ws/.agents'] }), [
      'agents /ws/.agents',
    ]);
  });

  describe('with links', () => {
    it('has the real path of a root that is a link, once', async () => {
      assert.deepEqual(
        await roots({
          '/dotfiles/claude/skills': directory,
          '/ws/.claude': link('/dotfiles/claude'),
          '/ws/a/.claude': link('../../dotfiles/claude'),
        }),
        ['workspace /dotfiles/claude'],
      );
    });

    it('has the real path of what a workspace folder that is a link holds', async () => {
      assert.deepEqual(
        await roots({ '/real/.claude': directory, '/ws': link('/real') }, { folders: ['/ws', '/real'] }),
        ['workspace /real/.claude'],
      );
    });

    it('counts a folder once that is both .claude and .agents', async () => {
      assert.deepEqual(await roots({ '/ws/.claude': directory, '/ws/.agents': link('.claude') }), [
        'workspace /ws/.claude',
      ]);
    });

    it('follows no linked folder, so that circles end', async () => {
      assert.deepEqual(
        await roots({
          '/ws/.claude': directory,
          '/ws/a/up': link('..'),
          '/ws/b': link('/other'),
          '/other/.claude': directory,
        }),
        ['workspace /ws/.claude'],
      );
    });
  });

  describe('with a home directory', () => {
    const HOME = '/home/me';

    it('puts user scope last', async () => {
      assert.deepEqual(
        await roots({ '/home/me/.claude': directory, '/ws/.claude': directory }, { home: HOME }),
        ['workspace /ws/.claude', 'user /home/me/.claude'],
      );
    });

    it('takes only .claude of it', async () => {
      assert.deepEqual(
        await roots({ '/home/me/.agents': directory, '/home/me/code/.claude': directory }, { home: HOME }),
        [],
      );
      assert.deepEqual(await roots({ '/home/me/.claude': 'a file' }, { home: HOME }), []);
    });

    it('tells a workspace inside it from it', async () => {
      const content = { '/home/me/.claude': directory, '/home/me/code/.claude': directory };
      assert.deepEqual(await roots(content, { folders: ['/home/me/code'], home: HOME }), [
        'workspace /home/me/code/.claude',
        'user /home/me/.claude',
      ]);
    });

    it('is user scope, once, even where it is the workspace', async () => {
      const content = { '/home/me/.claude': directory, '/home/me/code/.claude': directory };
      assert.deepEqual(await roots(content, { folders: [HOME], home: HOME }), [
        'workspace /home/me/code/.claude',
        'user /home/me/.claude',
      ]);
      assert.deepEqual(await roots(content, { folders: [`${HOME}/.claude`], home: HOME }), [
        'user /home/me/.claude',
      ]);
    });

    it("is user scope, once, where a workspace's .claude is a link to it", async () => {
      const content = { '/home/me/.claude': directory, '/ws/.claude': link('/home/me/.claude') };
      assert.deepEqual(await roots(content, { home: HOME }), ['user /home/me/.claude']);
    });

    it('has its real path', async () => {
      const content = { '/dotfiles/claude': directory, '/home/me/.claude': link('/dotfiles/claude') };
      assert.deepEqual(await roots(content, { home: HOME }), ['user /dotfiles/claude']);
    });
  });

  it('goes on past what cannot be read', async () => {
    const files = new MemoryFileTree({
      '/ws/a/.claude': directory,
      '/ws/b/.claude': directory,
      '/ws/c/.claude': directory,
    });
    files.fail('/ws/a', 'no-permission');
    files.fail('/ws/b/.claude', 'failed');
    const found = await findRoots({ workspaceFolders: ['/none', '/ws'], home: '/ws/a', files });
    assert.deepEqual(found, [{ path: '/ws/c/.claude', scope: 'workspace' }]);
  });

  const disk = useRealTree();

  it('finds the same on a real disk', async () => {
    const found = await findRoots({
      workspaceFolders: [disk.at('link')],
      home: disk.at('home'),
      files: new NodeFileTree(),
    });
    assert.deepEqual(found, []);
    await disk.write({
      'home/.claude': { folder: true },
      'home/my work/.claude/skills': { folder: true },
      'home/my work/pa ckages/é/.agents': { folder: true },
      link: { target: 'home/my work' },
    });
    const after = await findRoots({
      workspaceFolders: [disk.at('link')],
      home: disk.at('home'),
      files: new NodeFileTree(),
    });
    assert.deepEqual(after, [
      { path: disk.at('home/my work/.claude'), scope: 'workspace' },
      { path: disk.at('home/my work/pa ckages/é/.agents'), scope: 'agents' },
      { path: disk.at('home/.claude'), scope: 'user' },
    ]);
  });
});
