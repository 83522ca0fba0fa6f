import assert from 'node:assert/strict';
import type { ArtifactKind } from '../../../../src/core/artifactKind';
import { FileTreeError } from '../../../../src/core/fileTree';
import type { SourcePlace } from '../../../../src/core/sourcePlace';
import { NodeFileTree } from '../../../../src/sources/nodeFileTree';
import { Source } from '../../../../src/sources/upstream/source';
import { directory, link, MemoryFileTree, type MemoryContent } from '../../core/memoryFileTree';
import { useRealTree } from '../realTree';

const SKILL = '---\nname: x\n---\n';

function sourceIn(content: Readonly<Record<string, MemoryContent>>, type: SourcePlace['type'] = 'folder') {
  const files = new MemoryFileTree(content);
  return { files, source: new Source({ type, folder: '/src', name: 'src' }, files) };
}

async function offered(
  content: Readonly<Record<string, MemoryContent>>,
  type: SourcePlace['type'] = 'folder',
): Promise<string[]> {
  const { source } = sourceIn(content, type);
  return (await source.list()).map(({ kind, path, name }) => `${kind} ${path} (${name})`).sort();
}

async function refused(content: Readonly<Record<string, MemoryContent>>): Promise<string[]> {
  const { refused } = await sourceIn(content).source.listing();
  return refused.map(({ path, reason }) => `${path}: ${reason}`).sort();
}

const skillAt = (path: string) => ({ kind: 'skill' as ArtifactKind, name: path, path });

describe('what a source offers', () => {
  it('is what lies in the folders of the kinds, but no settings, memory or servers', async () => {
    assert.deepEqual(
      await offered({
        '/src/skills/pdf/SKILL.md': SKILL,
        '/src/skills/pdf/run.sh': '',
        '/src/commands/git/pr.md': '',
        '/src/agents/a.md': '',
        '/src/rules/r.md': '',
        '/src/output-styles/o.md': '',
        '/src/hooks/h.py': '',
        '/src/workflows/w.json': '',
        '/src/plugins/p/.claude-plugin/plugin.json': '{}',
        '/src/mcp/m/index.js': '',
        '/src/settings.json': '{}',
        '/src/CLAUDE.md': '',
        '/.mcp.json': '{}',
        '/src/README.md': '',
      }),
      [
        'agent agents/a.md (a)',
        'command commands/git/pr.md (git/pr)',
        'hook hooks/h.py (h.py)',
        'mcp mcp/m (m)',
        'output-style output-styles/o.md (o)',
        'plugin plugins/p (p)',
        'rule rules/r.md (r)',
        'skill skills/pdf (pdf)',
        'workflow workflows/w.json (w.json)',
      ],
    );
  });

  it("is, in a project, what lies in its .claude and .agents, and not the project's code", async () => {
    assert.deepEqual(
      await offered({
        '/src/.claude/skills/x/SKILL.md': SKILL,
        '/src/.claude/settings.json': '{}',
        '/src/.agents/skills/y/SKILL.md': SKILL,
        '/src/hooks/useThing.ts': '',
        '/src/src/index.ts': '',
      }),
      ['skill .agents/skills/y (y)', 'skill .claude/skills/x (x)'],
    );
  });

  it('shows an artifact that links show in several places once, where it lies', async () => {
    assert.deepEqual(
      await offered({
        '/src/.claude/skills/x': link('../../.agents/skills/x'),
        '/src/.agents/skills/x/SKILL.md': SKILL,
      }),
      ['skill .agents/skills/x (x)'],
    );
  });

  it('is, in a bunch of skills, each of them, grouped ones too', async () => {
    const content = {
      '/src/pdf/SKILL.md': SKILL,
      '/src/pdf/fill/SKILL.md': SKILL,
      '/src/office/docx/SKILL.md': SKILL,
      '/src/office/README.md': '',
      '/src/a/b/c/SKILL.md': SKILL,
      '/src/docs/guide.md': '',
      '/src/node_modules/p/SKILL.md': SKILL,
      '/src/README.md': '',
    };
    assert.deepEqual(await offered(content), [
      'skill office/docx (office/docx)',
      'skill pdf (pdf)',
      'skill pdf/fill (pdf/fill)',
    ]);
    const found = await sourceIn(content).source.find(skillAt('office/docx'));
    assert.equal(found?.realPath, '/src/office/docx');
  });

  it('is nothing where nothing is', async () => {
    assert.deepEqual(await offered({ '/src': directory }), []);
    assert.deepEqual(await offered({ '/src/src/a.ts': '' }), []);
  });

  it('is what a collection lists in other places too', async () => {
    const entry = (path: string, type: string): string =>
      `[[artifacts]]\nname = "n"\ntype = "${type}"\npath = "${path}"\norigin = "local"\nadded = "2026-01-01T00:00:00"\n`;
    const content = {
      '/src/collection.toml': [
        entry('skills/x', 'skill'),
        entry('extra/y', 'skill'),
        entry('extra/z.md', 'command'),
        entry('extra/unmarked', 'skill'),
        entry('extra/gone', 'skill'),
        entry('../out', 'skill'),
        entry('skills/x/sub', 'skill'),
        entry('CLAUDE.md', 'project_config'),
        entry('spec.md', 'spec_file'),
      ].join('\n'),
      '/src/skills/x/SKILL.md': SKILL,
      '/src/skills/x/sub/a.md': '',
      '/src/extra/y/SKILL.md': SKILL,
      '/src/extra/z.md': '',
      '/src/extra/unmarked/a.md': '',
      '/src/CLAUDE.md': '',
      '/src/spec.md': '',
      '/out/SKILL.md': SKILL,
    };
    assert.deepEqual(await offered(content, 'collection'), [
      'command extra/z.md (z)',
      'skill extra/y (y)',
      'skill skills/x (x)',
    ]);
    assert.deepEqual(await offered(content), ['skill skills/x (x)']);
    const broken = { ...content, '/src/collection.toml': 'no [toml' };
    assert.deepEqual(await offered(broken, 'collection'), ['skill skills/x (x)']);
  });

  it("leaves an installer's cache of plugins alone", async () => {
    const content = { '/src/plugins/p/.claude-plugin/plugin.json': '{}', '/src/skills/x/SKILL.md': SKILL };
    assert.equal((await offered(content)).length, 2);
    assert.deepEqual(await offered({ ...content, '/src/plugins/installed_plugins.json': '{}' }), [
      'skill skills/x (x)',
    ]);
  });

  it('follows links inside the source and refuses those that lead out of it', async () => {
    const content = {
      '/src/skills/in': link('../shared/x'),
      '/src/shared/x/SKILL.md': SKILL,
      '/src/skills/out': link('/etc/skill'),
      '/src/skills/disk': link('/'),
      '/src/skills/beside': link('/src-other/x'),
      '/src/commands/passwords.md': link('/etc/passwd'),
      '/src/agents': link('/etc'),
      '/etc/skill/SKILL.md': SKILL,
      '/etc/passwd': '',
      '/etc/a.md': '',
      '/src-other/x/SKILL.md': SKILL,
    };
    assert.deepEqual(await offered(content), ['skill skills/in (in)']);
    assert.deepEqual(await refused(content), [
      'agents: leads-out',
      'commands/passwords.md: leads-out',
      'skills/beside: leads-out',
      'skills/disk: leads-out',
      'skills/out: leads-out',
    ]);
    const { source } = sourceIn(content);
    assert.equal((await source.find(skillAt('skills/in')))?.realPath, '/src/shared/x');
    for (const path of ['skills/out', 'skills/beside', 'agents/a.md', '../src-other/x'])
      assert.equal(await source.find(skillAt(path)), undefined, path);
  });

  it('refuses names that are unsafe on any platform', async () => {
    const content = {
      '/src/skills/CON/SKILL.md': SKILL,
      '/src/commands/a:b.md': '',
      '/src/skills/dot./SKILL.md': SKILL,
      '/src/skills/back\\slash/SKILL.md': SKILL,
      '/src/skills/fine name/SKILL.md': SKILL,
    };
    assert.deepEqual(await offered(content), ['skill skills/fine name (fine name)']);
    assert.deepEqual(await refused(content), [
      'commands/a:b.md: bad-character',
      'skills/CON: reserved-name',
      'skills/back\\slash: bad-character',
      'skills/dot.: reserved-name',
    ]);
    assert.equal(await sourceIn(content).source.find(skillAt('skills/CON')), undefined);
  });

  it('refuses what lies too deep', async () => {
    const at = (levels: number): string => `skills${'/d'.repeat(levels)}`;
    assert.equal((await offered({ [`/src/${at(7)}/SKILL.md`]: SKILL })).length, 1);
    assert.deepEqual(await refused({ [`/src/${at(8)}/SKILL.md`]: SKILL }), [`${at(8)}: too-deep`]);
  });

  it('refuses a skill of which a part cannot be read, and says where', async () => {
    const { files, source } = sourceIn({ '/src/skills/x/SKILL.md': SKILL, '/src/skills/x/sub/a': '' });
    files.fail('/src/skills/x/sub', 'no-permission');
    assert.deepEqual(await source.listing(), {
      artifacts: [],
      refused: [{ path: 'skills/x', reason: 'unreadable' }],
      unreadable: ['skills/x/sub'],
    });
    await assert.rejects(source.find(skillAt('skills/x')), FileTreeError);
  });
});

describe('finding one artifact in a source', () => {
  it('gives what lies there now, under the name it has', async () => {
    const { files, source } = sourceIn({
      '/src/.claude/skills/x/SKILL.md': SKILL,
      '/src/.claude/skills/x/a.txt': '',
    });
    const place = { kind: 'skill', name: 'x', path: '.claude/skills/x' } as const;
    const found = await source.find(place);
    const [listed] = await source.list();
    assert.deepEqual(found, listed);
    files.take('/src/.claude/skills/x/SKILL.md');
    assert.deepEqual(
      (await source.find(place))?.files.map(({ path }) => path),
      ['a.txt'],
    );
    files.take('/src/.claude/skills/x');
    assert.equal(await source.find(place), undefined);
  });

  it('does not take a link to something secret for an artifact', async () => {
    const { source } = sourceIn({ '/src/commands/x.md': link('../.env'), '/src/.env': 'TOKEN' });
    assert.equal(await source.find({ kind: 'command', name: 'x', path: 'commands/x.md' }), undefined);
  });

  it('says so when the source cannot be read, and never that the artifact is gone', async () => {
    const { files, source } = sourceIn({ '/src/skills/x/SKILL.md': SKILL });
    files.fail('/src', 'no-permission');
    await assert.rejects(source.find(skillAt('skills/x')), FileTreeError);
    await assert.rejects(source.list(), FileTreeError);
    const gone = sourceIn({});
    await assert.rejects(gone.source.find(skillAt('skills/x')), { problem: 'missing' });
    await assert.rejects(gone.source.list(), { problem: 'missing' });
  });
});

describe('a source on the real disk', () => {
  const tree = useRealTree();

  it('is read as in memory', async () => {
    await tree.write({
      'repo/a/SKILL.md': SKILL,
      'repo/group/b/SKILL.md': SKILL,
      'repo/c': { target: 'group/b' },
      'repo/out': { target: '../outside' },
      'outside/SKILL.md': SKILL,
    });
    const files = new NodeFileTree();
    const repo = new Source({ type: 'folder', folder: tree.at('repo'), name: 'repo' }, files);
    const listing = await repo.listing();
    assert.deepEqual(
      listing.artifacts.map(({ path }) => path),
      ['a', 'group/b'],
    );
    assert.deepEqual(listing.refused, [{ path: 'out', reason: 'leads-out' }]);
  });
});
