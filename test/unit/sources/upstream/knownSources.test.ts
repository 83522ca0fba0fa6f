import assert from 'node:assert/strict';
import { knownSources } from '../../../../src/sources/upstream/knownSources';
import { link, directory, MemoryFileTree, type MemoryContent } from '../../core/memoryFileTree';

async function known(
  content: Readonly<Record<string, MemoryContent>>,
  configured: readonly string[] = [],
  home: string | undefined = '/home/me',
): Promise<string[]> {
  const places = await knownSources({ home, configured, files: new MemoryFileTree(content) });
  return places.map(({ type, folder, name }) => `${type} ${folder} ${name}`);
}

const COLLECTIONS = '/home/me/.skillmeat/collections';

describe('knownSources', () => {
  it("finds SkillMeat's collections, by their manifest", async () => {
    assert.deepEqual(
      await known({
        [`${COLLECTIONS}/work/collection.toml`]: '[collection]\nname = "The Team"\n',
        [`${COLLECTIONS}/default/collection.toml`]: '',
        [`${COLLECTIONS}/blank/collection.toml`]: '[collection]\nname = " "\n',
        [`${COLLECTIONS}/bad/collection.toml`]: 'no [toml',
        [`${COLLECTIONS}/no-manifest/skills/x/SKILL.md`]: '',
        [`${COLLECTIONS}/file`]: '',
      }),
      [
        `collection ${COLLECTIONS}/bad bad`,
        `collection ${COLLECTIONS}/blank blank`,
        `collection ${COLLECTIONS}/default default`,
        `collection ${COLLECTIONS}/work The Team`,
      ],
    );
  });

  it('adds the configured folders in their order, missing ones too, each real path once', async () => {
    const content = {
      '/home/me/skills/x/SKILL.md': '',
      '/repos/team/collection.toml': '[collection]\nname = "team"\n',
      '/linked': link('/home/me/skills'),
      '/project/.claude': directory,
    };
    const configured = [
      '~/skills',
      '/linked/',
      '/gone/folder',
      '/repos/team',
      'relative',
      '',
      '/project/.claude',
      '~',
    ];
    assert.deepEqual(await known(content, configured), [
      'folder /home/me/skills skills',
      'folder /gone/folder folder',
      'collection /repos/team team',
      'folder /project/.claude project/.claude',
      'folder /home/me me',
    ]);
  });

  it('has no home where there is none', async () => {
    const files = new MemoryFileTree({});
    assert.deepEqual(await knownSources({ home: undefined, configured: ['~/x'], files }), []);
  });

  it('shows a configured folder that cannot be read', async () => {
    const files = new MemoryFileTree({ '/secret/x': '' });
    files.fail('/secret', 'no-permission');
    const places = await knownSources({ home: undefined, configured: ['/secret'], files });
    assert.deepEqual(places, [{ type: 'folder', folder: '/secret', name: 'secret' }]);
  });
});
