import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import type { VersionId } from '../../../src/core/identity';
import type { ChangeResult } from '../../../src/operations/changeFiles';
import { restoreFile } from '../../../src/operations/restoreFile';
import { planUndoVersion, undoVersion } from '../../../src/operations/undoVersion';
import type { FileCall } from './hookedFileTree';
import { chosen, SKILL, type Linked } from './linked';
import type { Tree } from './workspace';

export const BASE: Tree = {
  'SKILL.md': 'base',
  'a.md': 'a',
  'run.sh': '* run',
  'x/old': 'old',
  link: '-> a.md',
};
export const THEIRS: Tree = {
  'SKILL.md': 'theirs',
  'a.md': 'a',
  'run.sh': 'run',
  'x/new': 'new',
  link: '-> x/new',
};
export const MINE: Tree = { ...BASE, 'SKILL.md': 'mine', 'mine.md': 'mine' };

/** An operation that something goes wrong with: what comes before it, and itself. */
export interface Scenario {
  readonly name: string;
  readonly prepare: (linked: Linked) => Promise<unknown>;
  readonly run: (linked: Linked) => Promise<ChangeResult>;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'deploy',
    prepare: (linked) => linked.upstream.put(SKILL, THEIRS),
    run: (linked) => linked.deploy(),
  },
  {
    name: 'deploy of what was deleted',
    prepare: async (linked) => {
      await linked.deployed(BASE);
      await fs.rm(linked.workspace.at(SKILL), { recursive: true });
      await linked.workspace.reconcile();
      await linked.upstream.put(SKILL, THEIRS);
    },
    run: (linked) => linked.deploy(),
  },
  {
    name: 'sync, forward',
    prepare: async (linked) => {
      await linked.deployed(BASE);
      await linked.upstream.put(SKILL, THEIRS);
    },
    run: (linked) => linked.sync(),
  },
  {
    name: 'sync, merge',
    prepare: async (linked) => {
      await linked.deployed(BASE);
      await linked.put(MINE);
      await linked.upstream.put(SKILL, THEIRS);
      await linked.workspace.reconcile();
    },
    run: (linked) => linked.sync(chosen({ 'SKILL.md': 'upstream' })),
  },
  {
    name: 'push',
    prepare: async (linked) => {
      await linked.deployed(BASE);
      await linked.put(MINE);
      await linked.upstream.put(SKILL, THEIRS);
      await linked.workspace.reconcile();
    },
    run: (linked) => linked.push(chosen({ 'SKILL.md': 'local' })),
  },
  {
    name: 'undo of a sync',
    prepare: async (linked) => {
      await linked.deployed(BASE);
      await linked.upstream.put(SKILL, THEIRS);
      await linked.sync();
    },
    run: (linked) => linked.undo(),
  },
  {
    name: 'undo of a deployment',
    prepare: (linked) => linked.deployed(BASE),
    run: (linked) => linked.undo(),
  },
  {
    name: 'a file as it was',
    prepare: async (linked) => {
      await linked.deployed(BASE);
      await linked.put({ ...THEIRS, 'SKILL.md': 'base' });
      await linked.workspace.reconcile();
    },
    run: (linked) => {
      const { context, root } = linked.workspace;
      return restoreFile(context, root, firstOf(linked), 'run.sh');
    },
  },
  {
    name: 'undo of a version',
    prepare: async (linked) => {
      await linked.deployed(BASE);
      for (const tree of [THEIRS, { ...THEIRS, 'later.md': 'later' }]) {
        await linked.put(tree);
        await linked.workspace.reconcile();
      }
    },
    run: async (linked) => {
      const { context, root } = linked.workspace;
      const [, second] = linked.workspace.versions(SKILL);
      assert.ok(second);
      const plan = await planUndoVersion(context, root, second.id);
      return undoVersion(context, root, plan, { choices: new Map() });
    },
  },
];

const firstOf = (linked: Linked): VersionId => {
  const [first] = linked.workspace.versions(SKILL);
  assert.ok(first);
  return first.id;
};

/** Whether a call would change the disk. */
export function isChanging(call: FileCall): boolean {
  return call !== 'list' && call !== 'stat' && call !== 'read';
}

/** Those that processes are killed in. */
export const KILLED: ReadonlySet<string> = new Set(['deploy', 'sync, merge', 'push', 'undo of a sync']);
