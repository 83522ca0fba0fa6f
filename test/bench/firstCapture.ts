import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { git } from './git';
import { History } from './history';
import type { Contest, Sides } from './measure';
import { seededRandom, writeSkill } from './sampleTree';

const FILES = 1100;

/** Recording an artifact of 1,100 files for the first time, synced to disk, in a store and a repository that are empty. */
export const firstCapture: Contest = {
  name: `first capture of ${String(FILES)} files`,
  rival: '`git add` + `git commit`',
  aim: 0.5,
  rounds: 7,
  open,
};

function open(folder: string): Sides {
  const place = (round: number, side: string): string => path.join(folder, `${side}-${String(round)}`);
  const histories: History[] = [];
  return {
    prepare: async (round) => {
      for (const side of ['ours', 'git']) {
        const skill = path.join(place(round, side), '.claude/skills/large');
        writeSkill(skill, FILES, seededRandom(round + 1));
      }
      await git(place(round, 'git'), 'init', '-q');
      histories[round] = await History.open(place(round, 'ours'));
    },
    ours: async (round) => {
      const result = await histories[round]?.reconcile();
      assert.equal(result?.filesRead, FILES);
      assert.equal(result.captured.length, 1);
    },
    theirs: async (round) => {
      await git(place(round, 'git'), 'add', '-A');
      await git(place(round, 'git'), 'commit', '-qm', 'first');
    },
    close: async () => {
      for (const history of histories) await history.close();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}
