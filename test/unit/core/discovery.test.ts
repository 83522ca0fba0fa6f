import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ARTIFACT_KINDS, type ArtifactKind } from '../../../src/core/artifactKind';
import type { Discovery } from '../../../src/core/discovered';
import { discover } from '../../../src/core/discovery';
import type { DiscoveryOptions } from '../../../src/core/discoveryRun';
import type { ArtifactPlace } from '../../../src/core/foundArtifact';
import { lookAt } from '../../../src/core/lookAt';
import type { Root } from '../../../src/core/root';
import { directory, executable, link, MemoryFileTree, pipe, type MemoryContent } from './memoryFileTree';

const ROOT: Root = { path: '/ws/.claude', scope: 'workspace' };
const USER: Root = { path: '/home/.claude', scope: 'user' };
const AGENTS: Root = { path: '/ws/.agents', scope: 'agents' };

type Content = Readonly<Record<string, MemoryContent>>;

/** Paths are relative to the root. */
const inRoot = (content: Content, root = ROOT): Content =>
  Object.fromEntries(Object.entries(content).map(([path, node]) => [`${root.path}/${path}`, node]));

function find(content: Content, options: Partial<DiscoveryOptions> = {}, root = ROOT): Promise<Discovery> {
  return discover(root, new MemoryFileTree(content), {
    optionalKinds: new Set(),
    roots: [ROOT, USER, AGENTS],
    ...options,
  });
}

/** `skill pdf at skills/pdf: SKILL.md, scripts/run.py`, in the order they were found. */
function drawn({ artifacts }: Discovery): string[] {
  return artifacts.map(({ kind, name, path, files }) => {
    const inside = files.map((file) => file.path).sort();
    return `${kind} ${name} at ${path}: ${inside.join(', ')}`;
  });
}

const findDrawn = async (content: Content): Promise<string[]> => drawn(await find(inRoot(content)));
const passedOver = async (content: Content): Promise<string[]> =>
  (await find(inRoot(content))).passedOver.map(({ path, reason }) => `${path}: ${reason}`);

/** Something of every kind, with what is found of it. */
const SAMPLES: Readonly<Record<ArtifactKind, { readonly content: Content; readonly found: string }>> = {
  skill: { content: { 'skills/pdf/SKILL.md': '' }, found: 'skill pdf at skills/pdf: SKILL.md' },
  command: { content: { 'commands/fix.md': '' }, found: 'command fix at commands/fix.md: fix.md' },
  agent: { content: { 'agents/lead.md': '' }, found: 'agent lead at agents/lead.md: lead.md' },
  rule: { content: { 'rules/style.md': '' }, found: 'rule style at rules/style.md: style.md' },
  'output-style': {
    content: { 'output-styles/terse.md': '' },
    found: 'output-style terse at output-styles/terse.md: terse.md',
  },
  hook: {
    content: { 'hooks/check.sh': executable('#!') },
    found: 'hook check.sh at hooks/check.sh: check.sh',
  },
  workflow: { content: { 'workflows/ship.js': '' }, found: 'workflow ship.js at workflows/ship.js: ship.js' },
  plugin: {
    content: { 'plugins/tools/.claude-plugin/plugin.json': '{}' },
    found: 'plugin tools at plugins/tools: .claude-plugin/plugin.json',
  },
  mcp: { content: { 'mcp/server/index.js': '' }, found: 'mcp server at mcp/server: index.js' },
  settings: {
    content: { 'settings.json': '{}' },
    found: 'settings settings.json at settings.json: settings.json',
  },
  memory: { content: { 'CLAUDE.md': '' }, found: 'memory CLAUDE.md at CLAUDE.md: CLAUDE.md' },
  'mcp-config': {
    content: { '../.mcp.json': '{}' },
    found: 'mcp-config .mcp.json at ../.mcp.json: .mcp.json',
  },
};
const EVERYTHING: Content = Object.fromEntries(
  Object.values(SAMPLES).flatMap(({ content }) =>
    Object.entries(content).map(([path, node]) => [
      path.startsWith('../') ? `/ws/${path.slice(3)}` : `${ROOT.path}/${path}`,
      node,
    ]),
  ),
);
const OPTIONAL = ARTIFACT_KINDS.filter(({ optional }) => optional).map(({ kind }) => kind);

describe('discovery', () => {
  describe('of kinds', () => {
    for (const { kind } of ARTIFACT_KINDS) {
      it(`finds: ${kind}`, async () => {
        const found = await find(EVERYTHING, { optionalKinds: new Set(OPTIONAL) });
        assert.deepEqual(
          drawn(found).filter((line) => line.startsWith(`${kind} `)),
          [SAMPLES[kind].found],
        );
      });
    }

    it('finds nothing else, in the order of the kinds', async () => {
      const found = await find(EVERYTHING, { optionalKinds: new Set(OPTIONAL) });
      assert.deepEqual(
        drawn(found),
        ARTIFACT_KINDS.map(({ kind }) => SAMPLES[kind].found),
      );
      assert.deepEqual([found.passedOver, found.otherPlaces, found.unreadable], [[], [], []]);
    });

    it('leaves settings, memory and MCP configuration out unless asked for each', async () => {
      assert.deepEqual(OPTIONAL, ['settings', 'memory', 'mcp-config']);
      const kindsFound = async (optionalKinds: ReadonlySet<ArtifactKind>): Promise<ArtifactKind[]> =>
        (await find(EVERYTHING, { optionalKinds })).artifacts.map(({ kind }) => kind);
      assert.deepEqual(
        (await kindsFound(new Set())).filter((kind) => OPTIONAL.includes(kind)),
        [],
      );
      for (const kind of OPTIONAL) {
        const found = await kindsFound(new Set([kind]));
        assert.deepEqual(
          found.filter((each) => OPTIONAL.includes(each)),
          [kind],
        );
      }
    });

    it("takes an installer's plugins and a home directory's .mcp.json for nobody's in user scope", async () => {
      const content = Object.fromEntries(
        Object.entries(EVERYTHING).map(([path, node]) => [path.replace('/ws/', '/home/'), node]),
      );
      const found = await find(content, { optionalKinds: new Set(OPTIONAL) }, USER);
      const kinds = found.artifacts.map(({ kind }) => kind);
      assert.deepEqual(
        kinds,
        ARTIFACT_KINDS.map(({ kind }) => kind).filter((kind) => kind !== 'plugin' && kind !== 'mcp-config'),
      );
    });

    it("takes Claude's own files for nobody's beside .agents, where .claude has them", async () => {
      const content = Object.fromEntries(
        Object.entries(EVERYTHING).map(([path, node]) => [path.replace('/.claude/', '/.agents/'), node]),
      );
      const found = await find(content, { optionalKinds: new Set(OPTIONAL) }, AGENTS);
      const kinds = found.artifacts.map(({ kind }) => kind);
      assert.deepEqual(
        kinds,
        ARTIFACT_KINDS.map(({ kind }) => kind).filter((kind) => !OPTIONAL.includes(kind)),
      );
    });

    it('leaves the folder that is synchronised with claude.ai out in user scope only', async () => {
      const content = { 'skills/synced/a/SKILL.md': '', 'skills/own/SKILL.md': '' };
      assert.deepEqual(drawn(await find(inRoot(content, USER), {}, USER)), [
        'skill own at skills/own: SKILL.md',
      ]);
      assert.equal((await findDrawn(content)).length, 2);
    });
  });

  describe('of names', () => {
    it('takes them from paths, never from what the files say', async () => {
      const lies = '---\nname: another-name\n---\n';
      assert.deepEqual(
        await findDrawn({
          'skills/pdf/SKILL.md': lies,
          'commands/fix.md': lies,
          'agents/team/lead.md': lies,
        }),
        [
          'skill pdf at skills/pdf: SKILL.md',
          'command fix at commands/fix.md: fix.md',
          'agent team/lead at agents/team/lead.md: lead.md',
        ],
      );
    });

    it('reads no file at all', async () => {
      const files = new MemoryFileTree(EVERYTHING);
      await discover(ROOT, files, { optionalKinds: new Set(OPTIONAL), roots: [ROOT] });
      assert.deepEqual(files.reads, []);
    });

    it('keeps spaces, accents and dots', async () => {
      assert.deepEqual(await findDrawn({ 'skills/Größe 2.0 😀/SKILL.md': '', 'commands/a.b.md': '' }), [
        'skill Größe 2.0 😀 at skills/Größe 2.0 😀: SKILL.md',
        'command a.b at commands/a.b.md: a.b.md',
      ]);
    });

    it('lists the same in the same order whatever order the disk has', async () => {
      const names = ['a', 'b', 'B', 'z', 'é', '1', 'a-b'];
      const expected = await findDrawn(
        Object.fromEntries(names.map((name) => [`skills/${name}/SKILL.md`, ''])),
      );
      assert.equal(expected.length, names.length);
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (shuffled) => {
          const content = Object.fromEntries(shuffled.map((name) => [`skills/${name}/SKILL.md`, '']));
          assert.deepEqual(await findDrawn(content), expected);
        }),
        { numRuns: 20 },
      );
    });
  });

  describe('of skills', () => {
    it('takes in every file at any depth', async () => {
      assert.deepEqual(
        await findDrawn({
          'skills/pdf/SKILL.md': '',
          'skills/pdf/scripts/deep/er/run.py': '',
          'skills/pdf/.hidden': '',
          'skills/pdf/LICENSE': '',
        }),
        ['skill pdf at skills/pdf: .hidden, LICENSE, SKILL.md, scripts/deep/er/run.py'],
      );
    });

    it('finds them in groups, and says nothing of the group', async () => {
      const content = { 'skills/office/pdf/SKILL.md': '', 'skills/office/more/docx/SKILL.md': '' };
      assert.deepEqual(await findDrawn(content), [
        'skill office/more/docx at skills/office/more/docx: SKILL.md',
        'skill office/pdf at skills/office/pdf: SKILL.md',
      ]);
      assert.deepEqual(await passedOver(content), []);
    });

    it('makes a skill inside a skill an artifact of its own, and no part of the outer one', async () => {
      assert.deepEqual(
        await findDrawn({
          'skills/outer/SKILL.md': '',
          'skills/outer/notes.md': '',
          'skills/outer/lib/inner/SKILL.md': '',
          'skills/outer/lib/inner/data.txt': '',
          'skills/outer/lib/other.txt': '',
          'skills/outer/lib/inner/innermost/SKILL.md': '',
        }),
        [
          'skill outer at skills/outer: SKILL.md, lib/other.txt, notes.md',
          'skill outer/lib/inner at skills/outer/lib/inner: SKILL.md, data.txt',
          'skill outer/lib/inner/innermost at skills/outer/lib/inner/innermost: SKILL.md',
        ],
      );
    });

    it('knows SKILL.md by exactly this name', async () => {
      for (const name of ['skill.md', 'Skill.md', 'SKILL.MD', 'SKILL.txt', 'README.md']) {
        assert.deepEqual(await findDrawn({ [`skills/pdf/${name}`]: '' }), [], name);
        assert.deepEqual(await passedOver({ [`skills/pdf/${name}`]: '' }), ['skills/pdf: no-marker'], name);
      }
      assert.deepEqual(await findDrawn({ 'skills/pdf/SKILL.md/file': '' }), []);
    });

    it('takes a SKILL.md that is a link for one, without following it', async () => {
      const found = await find(inRoot({ 'skills/pdf/SKILL.md': link('/etc/passwd') }));
      assert.deepEqual(
        found.artifacts.map(({ files }) => files),
        [[{ path: 'SKILL.md', type: 'link' }]],
      );
    });

    it('names each folder without SKILL.md once, and nothing of an empty one', async () => {
      const content = {
        'skills/x/a.md': '',
        'skills/x/b/c.md': '',
        'skills/empty': directory,
        'skills/README.md': '',
      };
      assert.deepEqual(await passedOver(content), [
        'skills/README.md: not-an-artifact',
        'skills/x: no-marker',
      ]);
    });
  });

  describe('of Markdown files', () => {
    it('names those in folders after their path', async () => {
      assert.deepEqual(await findDrawn({ 'commands/review/security.md': '', 'commands/a/b/c.md': '' }), [
        'command a/b/c at commands/a/b/c.md: c.md',
        'command review/security at commands/review/security.md: security.md',
      ]);
    });

    it('takes .MD too, and nothing but Markdown', async () => {
      const content = {
        'commands/Fix.MD': '',
        'commands/run.sh': '',
        'commands/x.md.bak': '',
        'agents/md': '',
      };
      assert.deepEqual(await findDrawn(content), ['command Fix at commands/Fix.MD: Fix.MD']);
      assert.deepEqual(await passedOver(content), [
        'commands/run.sh: not-an-artifact',
        'commands/x.md.bak: not-an-artifact',
        'agents/md: not-an-artifact',
      ]);
    });

    it('looks for output styles directly in their folder only', async () => {
      const content = { 'output-styles/group/terse.md': '' };
      assert.deepEqual(await findDrawn(content), []);
      assert.deepEqual(await passedOver(content), ['output-styles/group: not-an-artifact']);
    });
  });

  describe('of hooks, workflows, MCP servers and plugins', () => {
    it('takes a file as one artifact and a folder as one', async () => {
      const found = await find(inRoot({ 'hooks/a.sh': '', 'hooks/b/run.sh': '', 'hooks/b/lib/x.sh': '' }));
      assert.deepEqual(drawn(found), [
        'hook a.sh at hooks/a.sh: a.sh',
        'hook b at hooks/b: lib/x.sh, run.sh',
      ]);
      assert.deepEqual(
        found.artifacts.map(({ isDirectory }) => isDirectory),
        [false, true],
      );
      assert.deepEqual(
        found.artifacts.map(({ realPath }) => realPath),
        [`${ROOT.path}/hooks/a.sh`, `${ROOT.path}/hooks/b`],
      );
    });

    it('passes over an empty folder', async () => {
      assert.deepEqual(await findDrawn({ 'hooks/empty': directory, 'hooks/full/of/nothing': directory }), []);
    });

    it('takes only folders for MCP servers', async () => {
      assert.deepEqual(await passedOver({ 'mcp/README.md': '' }), ['mcp/README.md: not-an-artifact']);
    });

    it('keeps what is in a plugin with it, skills too', async () => {
      const plugin = { 'plugins/p/.claude-plugin/plugin.json': '', 'plugins/p/skills/a/SKILL.md': '' };
      assert.deepEqual(await findDrawn(plugin), [
        'plugin p at plugins/p: .claude-plugin/plugin.json, skills/a/SKILL.md',
      ]);
    });

    it('takes a plugin among skills for a plugin, even one that has a SKILL.md', async () => {
      assert.deepEqual(
        await findDrawn({
          'skills/p/.claude-plugin/plugin.json': '',
          'skills/p/SKILL.md': '',
          'skills/p/s/SKILL.md': '',
        }),
        ['plugin p at skills/p: .claude-plugin/plugin.json, SKILL.md, s/SKILL.md'],
      );
    });

    it('takes a folder without plugin.json for no plugin', async () => {
      const content = { 'plugins/p/.claude-plugin/other.json': '', 'plugins/p/SKILL.md': '' };
      assert.deepEqual(await findDrawn(content), []);
      assert.deepEqual(await passedOver(content), ['plugins/p: no-marker']);
    });
  });

  describe('of what is never versioned', () => {
    it('lists secrets, and passes over junk without a word', async () => {
      const content = {
        'hooks/.env': '',
        'hooks/.git/HEAD': '',
        'hooks/x.tmp': '',
        'commands/id_rsa': '',
        'hooks/node_modules/x/y.js': '',
      };
      assert.deepEqual(await findDrawn(content), []);
      assert.deepEqual(await passedOver(content), ['commands/id_rsa: secret', 'hooks/.env: secret']);
    });

    it("lists secrets in the root itself, as they are no kind's", async () => {
      const content = { 'settings.local.json': '{}', '.credentials.json': '{}', 'settings.json': '{}' };
      assert.deepEqual(await passedOver(content), [
        '.credentials.json: secret',
        'settings.local.json: secret',
      ]);
      const { passedOver: within } = await find(inRoot(content), { within: 'skills' });
      assert.deepEqual(within, []);
    });

    it("lists a skill's secrets with it", async () => {
      const found = await find(
        inRoot({
          'skills/a/SKILL.md': '',
          'skills/a/.env': '',
          'skills/a/.env.example': '',
          'skills/a/keys/server.pem': '',
          'skills/a/node_modules/x.js': '',
          'skills/a/SKILL.md~': '',
        }),
      );
      assert.deepEqual(drawn(found), ['skill a at skills/a: .env.example, SKILL.md']);
      assert.deepEqual(found.artifacts[0]?.secrets, ['.env', 'keys/server.pem']);
    });
  });

  describe('of links', () => {
    it('follows one to a skill elsewhere, and tells where it is', async () => {
      const found = await find({
        ...inRoot({ 'skills/pdf': link('../../shared/pdf') }),
        '/ws/shared/pdf/SKILL.md': '',
      });
      assert.deepEqual(drawn(found), ['skill pdf at skills/pdf: SKILL.md']);
      assert.equal(found.artifacts[0]?.realPath, '/ws/shared/pdf');
    });

    it('follows the link that a folder of skills is', async () => {
      const found = await find({ ...inRoot({ skills: link('/shared') }), '/shared/pdf/SKILL.md': '' });
      assert.deepEqual(drawn(found), ['skill pdf at skills/pdf: SKILL.md']);
      assert.equal(found.artifacts[0]?.realPath, '/shared/pdf');
    });

    it('keeps one inside an artifact as a link', async () => {
      const found = await find({
        ...inRoot({ 'skills/a/SKILL.md': '', 'skills/a/out': link('/etc') }),
        '/etc/passwd': '',
      });
      assert.deepEqual(drawn(found), ['skill a at skills/a: SKILL.md, out']);
    });

    it('takes one to an artifact of a root for a second place', async () => {
      const found = await find({
        ...inRoot({
          'skills/pdf': link('/ws/.agents/skills/pdf'),
          'skills/own/SKILL.md': '',
          'skills/alias': link('own'),
        }),
        '/ws/.agents/skills/pdf/SKILL.md': '',
      });
      assert.deepEqual(drawn(found), ['skill own at skills/own: SKILL.md']);
      assert.deepEqual(found.otherPlaces, [
        { path: 'skills/alias', realPath: `${ROOT.path}/skills/own` },
        { path: 'skills/pdf', realPath: '/ws/.agents/skills/pdf' },
      ]);
      assert.deepEqual(found.passedOver, []);
    });

    it("takes one to a user's own skill for a second place", async () => {
      const found = await find({
        ...inRoot({ 'skills/pdf': link('/home/.claude/skills/pdf') }),
        ...inRoot({ 'skills/pdf/SKILL.md': '' }, USER),
      });
      assert.deepEqual(drawn(found), []);
      assert.deepEqual(found.otherPlaces, [{ path: 'skills/pdf', realPath: '/home/.claude/skills/pdf' }]);
    });

    it('follows one to where no root looks by itself, though it lies in one', async () => {
      const found = await find({
        ...inRoot({ 'skills/pdf': link('../shared/pdf'), 'shared/pdf/SKILL.md': '' }),
        ...inRoot({ 'plugins/cache/p/skills/docx/SKILL.md': '' }, USER),
        [`${ROOT.path}/skills/docx`]: link('/home/.claude/plugins/cache/p/skills/docx'),
      });
      assert.deepEqual(drawn(found), [
        'skill docx at skills/docx: SKILL.md',
        'skill pdf at skills/pdf: SKILL.md',
      ]);
      assert.deepEqual(found.otherPlaces, []);
    });

    it('does not go round through one that leads to a root or above it', async () => {
      const others = { '/ws/lib/docx/SKILL.md': '', '/ws/.agents/skills/pdf/SKILL.md': '' };
      const own = { 'skills/own/SKILL.md': '', 'commands/fix.md': '' };
      const bySkills = await find({
        ...inRoot({ ...own, 'skills/root': link('..'), 'skills/up': link('/ws') }),
        ...others,
      });
      assert.deepEqual(drawn(bySkills), [
        'skill own at skills/own: SKILL.md',
        'skill up/lib/docx at skills/up/lib/docx: SKILL.md',
        'command fix at commands/fix.md: fix.md',
      ]);
      const around = ['skills/root', 'skills/up/.agents', 'skills/up/.claude'];
      assert.deepEqual(
        bySkills.passedOver,
        around.map((path) => ({ path, reason: 'link-cycle' })),
      );
      const byCommands = await find({ ...inRoot({ ...own, 'commands/up': link('/ws') }), ...others });
      assert.deepEqual(drawn(byCommands), [
        'skill own at skills/own: SKILL.md',
        'command fix at commands/fix.md: fix.md',
        'command up/lib/docx/SKILL at commands/up/lib/docx/SKILL.md: SKILL.md',
      ]);
    });

    it('says which are broken, and which lead to a folder seen before', async () => {
      const found = await find({
        ...inRoot({
          'skills/gone': link('/nowhere'),
          'skills/self': link('self'),
          'skills/first': link('/shared/pdf'),
          'skills/second': link('/shared/pdf'),
        }),
        '/shared/pdf/SKILL.md': '',
      });
      assert.deepEqual(drawn(found), ['skill first at skills/first: SKILL.md']);
      assert.deepEqual(found.passedOver, [
        { path: 'skills/gone', reason: 'broken-link' },
        { path: 'skills/second', reason: 'link-cycle' },
        { path: 'skills/self', reason: 'broken-link' },
      ]);
      assert.deepEqual(found.unreadable, []);
    });

    it('never brings a foreign or a secret file into a history', async () => {
      const found = await find({
        ...inRoot({
          'commands/a.md': link('/etc/passwd'),
          'commands/b.md': link('/etc/.env.md'),
          'commands/c.md': link('/etc/c.md'),
          'commands/d.txt': link('/etc/c.md'),
          'hooks/e': link('/etc/passwd'),
          'skills/f': link('/etc/c.md'),
        }),
        '/etc/passwd': 'root',
        '/etc/.env.md': 'secret',
        '/etc/c.md': 'a command',
      });
      assert.deepEqual(drawn(found), ['command c at commands/c.md: c.md']);
      assert.equal(found.artifacts[0]?.realPath, '/etc/c.md');
      assert.deepEqual(
        found.passedOver.map(({ path, reason }) => `${path}: ${reason}`),
        ['skills/f', 'commands/a.md', 'commands/b.md', 'commands/d.txt', 'hooks/e'].map(
          (path) => `${path}: foreign-link`,
        ),
      );
    });
  });

  describe('of bad input', () => {
    it('finds nothing in a root that is not there, empty, or a file', async () => {
      const nothing = { artifacts: [], passedOver: [], otherPlaces: [], unreadable: [] };
      const options = { optionalKinds: new Set(OPTIONAL) };
      assert.deepEqual(await find({}, options), nothing);
      assert.deepEqual(await find({ [ROOT.path]: directory }, options), nothing);
      assert.deepEqual(await find({ [ROOT.path]: 'a file' }, options), nothing);
    });

    it('finds nothing where a folder of a kind is a file, or a pipe lies', async () => {
      assert.deepEqual(await find(inRoot({ skills: 'a file', commands: pipe })), await find({}));
      assert.deepEqual(await passedOver({ 'commands/x.md': pipe, 'skills/y': pipe }), [
        'skills/y: not-an-artifact',
        'commands/x.md: not-an-artifact',
      ]);
    });

    it('tells what cannot be read from what is gone, and goes on', async () => {
      const content = inRoot({ 'skills/a/SKILL.md': '', 'commands/locked/x.md': '', 'commands/open.md': '' });
      const files = new MemoryFileTree(content);
      files.fail(`${ROOT.path}/skills`, 'no-permission');
      files.fail(`${ROOT.path}/commands/locked`, 'no-permission');
      const found = await discover(ROOT, files, { optionalKinds: new Set(), roots: [ROOT] });
      assert.deepEqual(drawn(found), ['command open at commands/open.md: open.md']);
      assert.deepEqual(found.unreadable, ['skills', 'commands/locked']);
      assert.deepEqual(
        found.passedOver,
        found.unreadable.map((path) => ({ path, reason: 'unreadable' })),
      );
    });

    it('does not call a link broken when what it leads to cannot be read', async () => {
      const files = new MemoryFileTree({
        ...inRoot({ 'skills/pdf': link('/shared/pdf') }),
        '/shared/pdf/SKILL.md': '',
      });
      files.fail('/shared/pdf', 'no-permission');
      const found = await discover(ROOT, files, { optionalKinds: new Set(), roots: [ROOT] });
      assert.deepEqual(found.passedOver, [{ path: 'skills/pdf', reason: 'unreadable' }]);
      assert.deepEqual(found.unreadable, ['skills/pdf']);
    });

    it('ends in folders that are deeper than any artifact', async () => {
      const deep = (levels: number): string =>
        Array.from({ length: levels }, (_, i) => `d${String(i)}`).join('/');
      assert.equal((await findDrawn({ [`skills/${deep(20)}/SKILL.md`]: '' })).length, 1);
      assert.deepEqual(await findDrawn({ [`skills/${deep(200)}/SKILL.md`]: '' }), []);
      assert.equal(
        (await findDrawn({ 'hooks/a/x': '', [`hooks/a/${deep(200)}/y`]: '' }))[0],
        'hook a at hooks/a: x',
      );
    });
  });

  describe('within a part of the root', () => {
    const content = {
      ...EVERYTHING,
      ...inRoot({ 'skills/docx/SKILL.md': '', 'skills/group/a/SKILL.md': '' }),
    };
    const within = async (path: string): Promise<string[]> =>
      drawn(await find(content, { within: path, optionalKinds: new Set(OPTIONAL) }));

    it('finds what the whole root has there, and nothing else', async () => {
      const all = drawn(await find(content, { optionalKinds: new Set(OPTIONAL) }));
      assert.deepEqual(
        await within('skills'),
        all.filter((line) => line.startsWith('skill ')),
      );
      assert.deepEqual(await within('skills/pdf'), [SAMPLES.skill.found]);
      assert.deepEqual(await within('skills/pdf/scripts/x.py'), [SAMPLES.skill.found]);
      assert.deepEqual(await within('skills/group'), ['skill group/a at skills/group/a: SKILL.md']);
      assert.deepEqual(await within('commands/fix.md'), [SAMPLES.command.found]);
      assert.deepEqual(await within('settings.json'), [SAMPLES.settings.found]);
      assert.deepEqual(await within('../.mcp.json'), [SAMPLES['mcp-config'].found]);
    });

    it('finds nothing where nothing is', async () => {
      for (const path of ['skills/pd', 'skillsx', 'nothing', 'commands/fi'])
        assert.deepEqual(await within(path), [], path);
    });
  });
});

describe('lookAt', () => {
  const look = (content: Content, place: Partial<ArtifactPlace>): ReturnType<typeof lookAt> =>
    lookAt(ROOT, { kind: 'skill', name: 'pdf', path: 'skills/pdf', ...place }, new MemoryFileTree(content));

  it('sees every artifact as it was discovered', async () => {
    const files = new MemoryFileTree({
      ...EVERYTHING,
      ...inRoot({
        'skills/pdf/.env': '',
        'skills/pdf/in/SKILL.md': '',
        'skills/l': link('/shared'),
        'commands/l.md': link('/m.md'),
      }),
      '/shared/SKILL.md': '',
      '/m.md': '',
    });
    const { artifacts } = await discover(ROOT, files, { optionalKinds: new Set(OPTIONAL), roots: [ROOT] });
    assert.equal(artifacts.length, 15);
    for (const artifact of artifacts) {
      const { kind, name, path } = artifact;
      const seen = await lookAt(ROOT, { kind, name, path }, files);
      assert.deepEqual(seen, artifact);
    }
  });

  it('sees nothing where nothing is', async () => {
    assert.equal(await look({}, {}), undefined);
    assert.equal(await look(inRoot({ skills: 'a file' }), {}), undefined);
    assert.equal(await look(inRoot({ 'skills/pdf': link('/gone') }), {}), undefined);
  });

  it('sees what is left of a skill that lost its SKILL.md, or every file', async () => {
    const left = await look(inRoot({ 'skills/pdf/notes.md': '' }), {});
    assert.deepEqual([left?.isDirectory, left?.files], [true, [{ path: 'notes.md', type: 'file' }]]);
    const empty = await look(inRoot({ 'skills/pdf': directory }), {});
    assert.deepEqual([empty?.isDirectory, empty?.files], [true, []]);
  });

  it('sees a file in place of a folder', async () => {
    const seen = await look(inRoot({ 'skills/pdf': 'text' }), {});
    assert.deepEqual([seen?.isDirectory, seen?.files], [false, [{ path: 'pdf', type: 'file' }]]);
  });

  it('does not take in the files of a skill below', async () => {
    const seen = await look(inRoot({ 'skills/pdf/a.md': '', 'skills/pdf/inner/SKILL.md': '' }), {});
    assert.deepEqual(
      seen?.files.map(({ path }) => path),
      ['a.md'],
    );
  });

  it('throws when it cannot be told', async () => {
    const files = new MemoryFileTree(inRoot({ 'skills/pdf/SKILL.md': '' }));
    files.fail(`${ROOT.path}/skills`, 'no-permission');
    await assert.rejects(lookAt(ROOT, { kind: 'skill', name: 'pdf', path: 'skills/pdf' }, files), {
      name: 'FileTreeError',
      problem: 'no-permission',
    });
  });
});
