import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiPlan, ApiVersion } from '../../../src/api';
import { utf8, type Files } from '../artifactFiles';
import { lineageApi } from '../extension';
import { assertNothingStaged, claudeRoot, problemIs, skillText, useCollection } from '../upstreamFixture';
import { inWorkspace } from '../workspaceFiles';

/** Put together here, so that no scanner of this repository takes it for a real one. */
const TOKEN = ['ghp', 'q7Zp2mK9vXw4Rt8LbN5cYh3JdG6sFe1UaT0Q'].join('_');

const risksOf = ({ risks }: ApiPlan): string[] => risks.map(({ kind, path: file }) => `${kind} ${file}`);

/** A change of upstream that somebody should look at first, and how it is told. */
interface RiskyChange {
  readonly title: string;
  readonly name: string;
  readonly before?: Files;
  readonly after: Files;
  readonly risk: string;
}

const withFrontmatter = (name: string, line: string): string =>
  skillText(name).replace('\n---\n\n', `\n${line}\n---\n\n`);

const RISKY: readonly RiskyChange[] = [
  {
    title: 'a new script',
    name: 'risk-script',
    after: { 'scripts/run.sh': '#!/bin/sh\necho run\n' },
    risk: 'script scripts/run.sh',
  },
  {
    title: 'a changed script',
    name: 'risk-script-2',
    before: { 'run.py': 'print(1)\n' },
    after: { 'run.py': 'print(2)\n' },
    risk: 'script run.py',
  },
  {
    title: 'an executable bit',
    name: 'risk-bit',
    before: { tool: 'tool\n' },
    after: { tool: '* tool\n' },
    risk: 'executable tool',
  },
  {
    title: 'wider allowed-tools',
    name: 'risk-tools',
    before: { 'SKILL.md': withFrontmatter('risk-tools', 'allowed-tools: Read') },
    after: { 'SKILL.md': withFrontmatter('risk-tools', 'allowed-tools: Read, Bash') },
    risk: 'allowed-tools SKILL.md',
  },
  {
    title: 'hooks in frontmatter',
    name: 'risk-hooks',
    after: {
      'SKILL.md': withFrontmatter(
        'risk-hooks',
        'hooks:\n  PreToolUse:\n    - hooks:\n        - type: command\n          command: ./x.sh',
      ),
    },
    risk: 'frontmatter-hooks SKILL.md',
  },
  {
    title: 'a command that runs while the skill is loaded',
    name: 'risk-command',
    after: { 'SKILL.md': `${skillText('risk-command')}\nNow: !\`date\`\n` },
    risk: 'shell-command SKILL.md',
  },
  {
    title: 'hidden Unicode',
    name: 'risk-hidden',
    after: { 'SKILL.md': `${skillText('risk-hidden')}\nNothing${utf8('\u{e0041}\u{200b}\u{202e}')} here.\n` },
    risk: 'hidden-text SKILL.md',
  },
  {
    title: 'a new URL',
    name: 'risk-url',
    after: { 'SKILL.md': `${skillText('risk-url')}\nSee https://collector.acme-metrics.io/in\n` },
    risk: 'url SKILL.md',
  },
  {
    title: 'a link that leads out',
    name: 'risk-link',
    after: { notes: '-> /etc/passwd' },
    risk: 'link-outside notes',
  },
];

describe('what an upstream may not do', () => {
  const collection = useCollection();

  describe('risky changes are listed, and refused until somebody has looked', () => {
    for (const { title, name, before = {}, after, risk } of RISKY) {
      it(title, async () => {
        const files = { 'SKILL.md': skillText(name), ...before };
        const linked = await collection.current.deployed(`skills/${name}`, files);
        linked.upstream.write(after);
        const theirs = { ...files, ...after };
        const plan = await linked.planSync();
        assert.ok(risksOf(plan).includes(risk), `${risk} in ${JSON.stringify(plan.risks)}`);
        await linked.assertRefused('risky', () => linked.apply(plan));
        await linked.assertRefused('risky', () => linked.apply(plan, { strategy: 'upstream' }));
        linked.assertFiles(files, theirs);
        // What keeps local's files changes nothing here.
        assert.equal((await linked.versions()).length, 1);
        await linked.apply(plan, { acceptRisks: true });
        linked.assertFiles(theirs, theirs);
      });
    }

    it('a hook, whatever is in it', async () => {
      const api = await lineageApi();
      const root = await claudeRoot();
      const place = collection.current.files('hooks/risk-hook');
      place.put({ 'check.txt.in': 'one\n' });
      const upstream = collection.current.upstream('hooks/risk-hook');
      await assert.rejects(api.deploy(upstream, root), problemIs('risky'));
      assert.equal(existsSync(inWorkspace('.claude/hooks/risk-hook')), false);
      const { artifactId } = await api.deploy(upstream, root, { acceptRisks: true });
      place.write({ 'check.txt.in': 'two\n' });
      const plan = await api.planSync(artifactId);
      assert.deepEqual(risksOf(plan), ['hook check.txt.in']);
      await assert.rejects(api.applySync(plan.id), problemIs('risky'));
      await api.applySync(plan.id, { acceptRisks: true });
    });

    it('in a merge, and in bytes edited by hand', async () => {
      const name = 'risk-merged';
      const files = { 'SKILL.md': skillText(name) };
      const linked = await collection.current.deployed(`skills/${name}`, files);
      await linked.edit({ 'SKILL.md': skillText(name).replace('First', 'My') });
      linked.upstream.write({ 'SKILL.md': skillText(name).replace('First', 'Their') });
      const plan = await linked.planSync();
      assert.deepEqual(risksOf(plan), []);
      const edited = Buffer.from(`${skillText(name)}\nSee https://collector.acme-metrics.io/in\n`);
      await linked.assertRefused('risky', () => linked.apply(plan, { files: { 'SKILL.md': edited } }));
      await linked.apply(plan, { files: { 'SKILL.md': 'upstream' } });
      linked.assertFiles(linked.upstream.read(), linked.upstream.read());
    });

    it('deploying, of everything that is new here', async () => {
      const api = await lineageApi();
      const files = { 'SKILL.md': skillText('risk-deploy'), 'run.sh': '* #!/bin/sh\necho run\n' };
      collection.current.files('skills/risk-deploy').put(files);
      const upstream = collection.current.upstream('skills/risk-deploy');
      await assert.rejects(api.deploy(upstream, await claudeRoot()), problemIs('risky'));
      assert.equal(existsSync(inWorkspace('.claude/skills/risk-deploy')), false);
      assertNothingStaged(collection.current.folder);
      const harmless = { 'SKILL.md': skillText('risk-none') };
      collection.current.files('skills/risk-none').put(harmless);
      await api.deploy(collection.current.upstream('skills/risk-none'), await claudeRoot());
      assert.equal(existsSync(inWorkspace('.claude/skills/risk-none/SKILL.md')), true);
    });

    it('but not what stays as it was', async () => {
      const files = { 'SKILL.md': skillText('risk-kept'), 'run.sh': '* #!/bin/sh\necho run\n' };
      const linked = await collection.current.deployed('skills/risk-kept', files);
      linked.upstream.write({ 'SKILL.md': skillText('risk-kept').replace('Third', 'Their') });
      const plan = await linked.planSync();
      assert.deepEqual(plan.risks, []);
      await linked.apply(plan);
      linked.assertFiles(linked.upstream.read(), linked.upstream.read());
    });
  });

  describe('secrets', () => {
    it('are never pushed, whatever is accepted', async () => {
      const files = { 'SKILL.md': skillText('secret'), 'notes.md': 'Notes.\n' };
      const linked = await collection.current.deployed('skills/secret', files);
      await linked.edit({ 'notes.md': `Use ${TOKEN} for it.\n` });
      const plan = await linked.planPush();
      await linked.assertRefused('secret', () => linked.apply(plan));
      await linked.assertRefused('secret', () => linked.apply(plan, { acceptRisks: true }));
      await linked.assertRefused('secret', () => linked.apply(plan, { strategy: 'local' }));
      // Without it, the same plan can be carried out.
      await linked.apply(plan, { files: { 'notes.md': Buffer.from('Use the token for it.\n') } });
      assert.deepEqual(linked.upstream.read(), { ...files, 'notes.md': 'Use the token for it.\n' });
    });

    it('are not pushed from bytes edited by hand either', async () => {
      const files = { 'SKILL.md': skillText('secret-edited'), 'notes.md': 'Notes.\n' };
      const linked = await collection.current.deployed('skills/secret-edited', files);
      await linked.edit({ 'notes.md': 'Mine.\n' });
      const edited = Buffer.from(`Use ${TOKEN} for it.\n`);
      const plan = await linked.planPush();
      await linked.assertRefused('secret', () => linked.apply(plan, { files: { 'notes.md': edited } }));
      linked.assertFiles({ ...files, 'notes.md': 'Mine.\n' }, files);
    });

    it('in files of their own take no part in any operation', async () => {
      const files = { 'SKILL.md': skillText('secret-files') };
      const linked = await collection.current.deployed('skills/secret-files', files);
      const [here, there] = [{ '.env': 'TOKEN=here\n' }, { '.env': 'TOKEN=there\n', id_rsa: 'key\n' }];
      linked.local.write(here);
      linked.upstream.write({ ...there, 'a.md': 'Theirs.\n' });
      await linked.sync();
      const synced = { ...files, 'a.md': 'Theirs.\n' };
      linked.assertFiles({ ...synced, ...here }, { ...synced, ...there });
      await linked.edit({ 'a.md': 'Mine.\n' });
      await linked.push();
      const pushed = { ...files, 'a.md': 'Mine.\n' };
      linked.assertFiles({ ...pushed, ...here }, { ...pushed, ...there });
    });
  });

  describe('places that lead elsewhere', () => {
    it('links out of the upstream’s folder copy nothing in', async () => {
      const api = await lineageApi();
      const root = await claudeRoot();
      collection.current.files('skills').write({ 'leads-out': '-> /etc' });
      collection.current.files('agents').write({ 'leads-out.md': '-> /etc/passwd' });
      for (const place of ['skills/leads-out', 'agents/leads-out.md', 'skills/leads-out/ssh']) {
        const upstream = collection.current.upstream(place);
        await assert.rejects(
          api.deploy(upstream, root, { acceptRisks: true }),
          problemIs('upstream-deleted'),
        );
        assert.equal(existsSync(path.join(root, place)), false, place);
      }
      // An artifact whose place became such a link later.
      const files = { 'SKILL.md': skillText('became-link') };
      const linked = await collection.current.deployed('skills/became-link', files);
      linked.upstream.remove();
      collection.current.files('skills').write({ 'became-link': '-> /etc' });
      assert.equal(await linked.state(), 'deleted-upstream');
      await assert.rejects(linked.planSync(), problemIs('upstream-deleted'));
      const before = readdirSync('/etc');
      await linked.edit({ 'mine.md': 'Mine.\n' });
      const plan = await linked.planPush();
      await assert.rejects(linked.apply(plan), problemIs('in-the-way'));
      assert.deepEqual(readdirSync('/etc'), before);
      rmSync(path.join(collection.current.folder, 'skills/became-link'));
    });

    it('a link in place of a folder here leads no file out', async () => {
      const files = { 'SKILL.md': skillText('link-here'), 'notes/a.md': 'A.\n' };
      const linked = await collection.current.deployed('skills/link-here', files);
      const outsideFolder = inWorkspace('../led-out');
      await linked.recorded(() => {
        linked.local.remove('notes');
        linked.local.write({ notes: `-> ${outsideFolder}` });
      });
      linked.upstream.write({ 'notes/b.md': 'B.\n' });
      const plan = await linked.planSync();
      await assert.rejects(linked.apply(plan, { strategy: 'merge', acceptRisks: true }));
      assert.equal(existsSync(outsideFolder), false);
      assert.deepEqual(linked.local.read(), {
        'SKILL.md': skillText('link-here'),
        notes: `-> ${outsideFolder}`,
      });
    });

    for (const place of [
      '../escaped',
      'skills/../../escaped',
      '/etc',
      'skills/CON',
      'skills/nul.txt',
      'skills/ends-with-dot.',
      'skills/a:b',
    ]) {
      it(`the name ${place} is refused`, async () => {
        const api = await lineageApi();
        const root = await claudeRoot();
        const files = { 'SKILL.md': skillText('named') };
        const leadsOut = place.includes('..') || place.startsWith('/');
        if (!leadsOut) collection.current.files(place).put(files);
        const upstream = collection.current.upstream(place);
        const before = readdirSync(path.join(root, 'skills'));
        await assert.rejects(
          api.deploy(upstream, root, { acceptRisks: true }),
          problemIs(leadsOut ? 'invalid-argument' : 'upstream-deleted'),
        );
        assert.deepEqual(readdirSync(path.join(root, 'skills')), before);
        // Not as the place of something that is here already either.
        const slug = place.replaceAll(/[^a-z]/gi, '-').toLowerCase();
        const linked = await collection.current.deployed(`skills/named-${slug}`, files);
        if (leadsOut) {
          await assert.rejects(api.linkUpstream(linked.id, upstream), problemIs('invalid-argument'));
        } else {
          await api.linkUpstream(linked.id, upstream);
          await assert.rejects(linked.planSync(), problemIs('upstream-deleted'));
          await assert.rejects(linked.push(), problemIs('unsafe-path'));
        }
        linked.assertFiles(files, files);
        assert.equal(existsSync(path.join(collection.current.folder, '../escaped')), false);
      });
    }
  });

  describe('what cannot be written', () => {
    it('a file where a folder of the upstream would be: refused, and nothing is changed', async () => {
      const api = await lineageApi();
      const files = { 'SKILL.md': skillText('blocked') };
      const linked = await collection.current.deployed('skills/blocked', files);
      writeFileSync(path.join(collection.current.folder, 'skills/file'), 'A file.\n');
      await api.linkUpstream(linked.id, collection.current.upstream('skills/file/blocked'));
      const state = await linked.state();
      const head: ApiVersion = await linked.head();
      await linked.assertRefused(state === 'unknown' ? 'upstream-unreadable' : 'in-the-way', () =>
        linked.push(),
      );
      assert.equal((await linked.head()).id, head.id);
      assert.equal(await linked.state(), state);
    });

    it('a file where a folder of the root would be: refused, and nothing is changed', async () => {
      const api = await lineageApi();
      const blocker = inWorkspace('.claude/output-styles');
      writeFileSync(blocker, 'A file.\n');
      const style = collection.current.files('output-styles/terse.md');
      style.put({ 'terse.md': 'Be terse.\n' });
      const upstream = collection.current.upstream('output-styles/terse.md');
      await assert.rejects(api.deploy(upstream, await claudeRoot()), problemIs('in-the-way'));
      assertNothingStaged(collection.current.folder);
      rmSync(blocker);
      await api.deploy(upstream, await claudeRoot());
      assert.equal(existsSync(inWorkspace('.claude/output-styles/terse.md')), true);
    });

    it('a folder of somebody else’s where a new file would be: refused, and nothing is changed', async () => {
      const files = { 'SKILL.md': skillText('occupied') };
      const linked = await collection.current.deployed('skills/occupied', files);
      linked.upstream.write({
        'notes.md': 'Notes.\n',
        'SKILL.md': skillText('occupied').replace('Third', 'Their'),
      });
      linked.local.write({ 'notes.md/node_modules/x.js': 'x\n' });
      await linked.assertRefused('in-the-way', () => linked.sync());
      await linked.recorded(() => {
        linked.local.write({ 'mine.md': 'Mine.\n' });
      });
      linked.upstream.write({ 'mine.md/.env': 'x\n' });
      await linked.assertRefused('in-the-way', () => linked.push());
    });

    it('an upstream’s folder that is no folder any more: refused, and nothing is changed', async () => {
      const files = { 'SKILL.md': skillText('unplugged') };
      const linked = await collection.current.deployed('skills/unplugged', files);
      linked.upstream.write({ 'SKILL.md': skillText('unplugged').replace('Third', 'Their') });
      await linked.edit({ 'mine.md': 'Mine.\n' });
      const [sync, push] = [await linked.planSync(), await linked.planPush()];
      const local = linked.local.read();
      await collection.current.whileAway(async (place) => {
        writeFileSync(place, 'A file.\n');
        await assert.rejects(linked.apply(sync), problemIs('upstream-unreadable'));
        await assert.rejects(linked.apply(push), problemIs('upstream-unreadable'));
        linked.assertFiles(local, {});
      });
      await linked.apply(sync);
      await linked.push();
      linked.assertFiles(linked.local.read(), linked.local.read());
      assert.equal(await linked.state(), 'in-sync');
    });
  });
});
