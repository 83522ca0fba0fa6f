import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { git } from './git';
import { History } from './history';
import type { Contest, Sides } from './measure';
import { seededRandom, writeSkill } from './sampleTree';

const SKILLS = 500;
const FILES_EACH = 10;
/** Longer than the time within which a changed file's times prove nothing. */
const SETTLED_MS = 2200;

/** Finding that none of 5,000 files changed, without reading one. */
export const unchangedReconcile: Contest = {
  name: `reconcile of ${String(SKILLS * FILES_EACH)} unchanged files`,
  rival: '`git status`',
  rounds: 15,
  open,
};

async function open(folder: string): Promise<Sides> {
  const random = seededRandom(4);
  for (let i = 0; i < SKILLS; i++) {
    writeSkill(path.join(folder, '.claude/skills', `s${String(i)}`), FILES_EACH, random);
  }
  const history = await History.open(folder);
  await sleep(SETTLED_MS);
  await history.reconcile();
  await git(folder, 'init', '-q');
  await git(folder, 'add', '.claude');
  await git(folder, 'commit', '-qm', 'first');
  await git(folder, 'status', '--porcelain', '--', '.claude');
  return {
    ours: async () => {
      const { filesRead, captured } = await history.reconcile();
      assert.equal(filesRead + captured.length, 0);
    },
    theirs: async () => {
      assert.equal(await git(folder, 'status', '--porcelain', '--', '.claude'), '');
    },
    close: () => history.close(),
  };
}
