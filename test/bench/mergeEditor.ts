import { BothEditors } from './bothEditors';
import { CONFLICTS } from './longMerge';
import type { Contest } from './measure';

const RIVAL = 'VS Code’s merge editor';

/** From the click that shows a merge to its first conflict, painted. Planning, staging and loading belong to it on both sides. */
const firstPaint: Contest = {
  name: `merge editor with ${String(CONFLICTS)} conflicts: first paint`,
  rival: RIVAL,
  aim: 1,
  rounds: 9,
  needs: 'vs-code',
  open: async () => {
    const editors = new BothEditors();
    await editors.open();
    return {
      ours: async () => {
        const time = await editors.showOurs();
        await editors.closeTabs();
        return time;
      },
      theirs: async () => {
        await editors.showOurs();
        const time = await editors.showTheirs();
        await editors.closeTabs();
        return time;
      },
      close: () => editors.close(),
    };
  },
};

/** From the key, or the click where there is no key, that accepts a side of one conflict to what says so, painted. */
const reactionToKey: Contest = {
  name: `merge editor with ${String(CONFLICTS)} conflicts: accepting a side`,
  rival: RIVAL,
  aim: 1,
  rounds: 9,
  needs: 'vs-code',
  open: async () => {
    const editors = new BothEditors();
    await editors.open();
    await editors.showOurs();
    await editors.showTheirs();
    return {
      ours: async () => {
        await editors.showTab('ours');
        return editors.resolveInOurs();
      },
      theirs: async () => {
        await editors.showTab('theirs');
        return editors.resolveInTheirs();
      },
      close: () => editors.close(),
    };
  },
};

export const MERGE_EDITORS: readonly Contest[] = [firstPaint, reactionToKey];
