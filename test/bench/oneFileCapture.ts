import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { git } from './git';
import { History } from './history';
import type { Contest, Sides } from './measure';
import { seededRandom, writeSkill } from './sampleTree';

const SKILLS = 100;
const EDITED = 'skills/s42';

/** One saved file becomes a version, synced to disk, in a root of 100 skills; git is told which file it is. */
export const oneFileCapture: Contest = {
  name: 'capture of one saved file',
  rival: '`git add` + `git commit`',
  aim: 0.1,
  rounds: 25,
  open,
};

async function open(folder: string): Promise<Sides> {
  const sides = { ours: path.join(folder, 'ours'), git: path.join(folder, 'git') };
  for (const side of Object.values(sides)) {
    const random = seededRandom(3);
    for (let i = 0; i < SKILLS; i++)
      writeSkill(path.join(side, '.claude/skills', `s${String(i)}`), 5, random);
  }
  const history = await History.open(sides.ours);
  await history.reconcile();
  await git(sides.git, 'init', '-q');
  await git(sides.git, 'add', '-A');
  await git(sides.git, 'commit', '-qm', 'first');
  const file = (side: string): string => path.join(side, '.claude', EDITED, 'SKILL.md');
  return {
    prepare: async (round) => {
      for (const side of Object.values(sides)) await fs.appendFile(file(side), `edit ${String(round)}\n`);
    },
    ours: async () => {
      const { captured } = await history.reconcile(EDITED);
      assert.equal(captured.length, 1);
    },
    theirs: async () => {
      await git(sides.git, 'add', file(sides.git));
      await git(sides.git, 'commit', '-qm', 'edit');
    },
    close: () => history.close(),
  };
}
