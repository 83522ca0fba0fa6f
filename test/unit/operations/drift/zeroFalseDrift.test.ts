import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { SKILL, useLinked } from '../linked';
import { told } from './driftOfLinked';

const BASE = { 'SKILL.md': 'one\ntwo\nthree\n', 'run.sh': '* #!/bin/sh\n', 'é/a b.md': '\uFEFFx' };

describe('what is no drift', () => {
  const use = useLinked();

  async function expectState(state: string): Promise<void> {
    assert.equal(await told(use.current), state);
    await use.current.workspace.reconcile();
    assert.equal(await told(use.current), state, 'after a look at the disk');
  }

  it('a deployment', async () => {
    await use.current.deployed(BASE);
    await expectState('in-sync');
  });

  it('a sync that takes upstream over; one that merges leaves local modified', async () => {
    await use.current.deployed(BASE);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'one\ntwo\nTHREE\n' });
    await use.current.sync();
    await expectState('in-sync');
    await use.current.workspace.write(SKILL, { 'SKILL.md': 'ONE\ntwo\nTHREE\n' });
    await use.current.workspace.reconcile();
    await use.current.upstream.write(SKILL, { 'new.md': 'new\n' });
    await expectState('diverged 0');
    await use.current.sync();
    await expectState('modified');
    await use.current.push();
    await expectState('in-sync');
  });

  it('a push', async () => {
    await use.current.deployed(BASE);
    await use.current.workspace.write(SKILL, { 'SKILL.md': 'ours\n' });
    await use.current.workspace.reconcile();
    await use.current.push();
    await expectState('in-sync');
  });

  it('an undo of a sync: outdated as before', async () => {
    await use.current.deployed(BASE);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'theirs\n' });
    await use.current.sync();
    await use.current.undo();
    await expectState('outdated');
  });

  it('touched files, and permissions that are no executable bits', async () => {
    await use.current.deployed(BASE);
    for (const side of [use.current.workspace.at(SKILL), use.current.upstream.at(SKILL)]) {
      for (const name of Object.keys(BASE)) {
        const file = path.join(side, name);
        await fs.utimes(file, new Date(), new Date(Date.now() + 60_000));
        const { mode } = await fs.stat(file);
        await fs.chmod(file, (mode & 0o111) === 0 ? 0o600 : 0o744);
        await expectState('in-sync');
      }
    }
  });

  it('executable bits: form, on either side', async () => {
    await use.current.deployed(BASE);
    await fs.chmod(use.current.workspace.at(`${SKILL}/run.sh`), 0o644);
    await use.current.workspace.reconcile();
    await expectState('in-sync modes');
    await fs.chmod(use.current.upstream.at(`${SKILL}/run.sh`), 0o644);
    await expectState('in-sync');
    await fs.chmod(use.current.upstream.at(`${SKILL}/SKILL.md`), 0o755);
    await expectState('in-sync modes');
  });

  it('a file system that keeps no executable bits', async () => {
    const { files } = use.current.workspace;
    files.hasExecutableBits = false;
    await use.current.deployed(BASE);
    await expectState('in-sync');
    await use.current.workspace.write(SKILL, { 'SKILL.md': 'ours\n' });
    await use.current.workspace.reconcile();
    await expectState('modified');
  });

  it('line ends that a checkout turned', async () => {
    const { directory } = use.current.workspace;
    await use.current.deployed(BASE);
    const git = (...args: readonly string[]): void => {
      const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
      const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
      execFileSync('git', ['-C', directory, ...who, ...args], { stdio: 'ignore', env });
    };
    git('init');
    git('-c', 'core.autocrlf=false', 'add', '.claude');
    git('-c', 'core.autocrlf=false', 'commit', '-m', 'deployed');
    await fs.rm(use.current.workspace.root.path, { recursive: true });
    git('-c', 'core.autocrlf=true', 'checkout', '--', '.claude');
    const text = await fs.readFile(use.current.workspace.at(`${SKILL}/SKILL.md`), 'utf8');
    assert.equal(text, 'one\r\ntwo\r\nthree\r\n');
    await use.current.workspace.reconcile();
    await expectState('in-sync line-ends');
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'theirs\n' });
    await expectState('outdated');
  });

  it('line ends that upstream turned: an edit here is modified, not diverged', async () => {
    await use.current.deployed(BASE);
    await use.current.upstream.write(SKILL, { 'SKILL.md': 'one\r\ntwo\r\nthree\r\n' });
    await expectState('in-sync line-ends');
    await use.current.workspace.write(SKILL, { 'SKILL.md': 'ours\n' });
    await use.current.workspace.reconcile();
    await expectState('modified');
  });

  it('line ends of what is no text are content', async () => {
    await use.current.deployed({ ...BASE, 'data.bin': '\0a\n' });
    await use.current.workspace.write(SKILL, { 'data.bin': '\0a\r\n' });
    await use.current.workspace.reconcile();
    await expectState('modified');
  });

  for (const name of ['__pycache__/x.pyc', '.DS_Store', '.env', 'SKILL.md~', 'node_modules/a/index.js']) {
    it(`${name} on either side`, async () => {
      await use.current.deployed(BASE);
      await use.current.workspace.write(SKILL, { [name]: 'local' });
      await use.current.workspace.reconcile();
      await expectState('in-sync');
      await use.current.upstream.write(SKILL, { [name]: 'upstream' });
      await expectState('in-sync');
      await fs.rm(use.current.workspace.at(`${SKILL}/${name}`));
      await expectState('in-sync');
    });
  }

  it('empty folders on either side', async () => {
    await use.current.deployed(BASE);
    await fs.mkdir(use.current.workspace.at(`${SKILL}/empty/er`), { recursive: true });
    await fs.mkdir(use.current.upstream.at(`${SKILL}/void`));
    await expectState('in-sync');
  });

  it('a single file under another name upstream', async () => {
    await use.current.upstream.write('agents', { 'their-name.md': 'an agent\n' });
    await use.current.deploy('agents/ours.md', 'agents/their-name.md', 'agent');
    assert.equal(await told(use.current, 'agents/ours.md'), 'in-sync');
    await use.current.upstream.write('agents', { 'their-name.md': 'changed\n' });
    assert.equal(await told(use.current, 'agents/ours.md'), 'outdated');
  });

  it('a skill that upstream has inside this one', async () => {
    await use.current.deployed(BASE);
    await use.current.upstream.write(SKILL, { 'inner/SKILL.md': 'inner\n', 'inner/a.md': 'a' });
    await expectState('in-sync');
  });
});
