import assert from 'node:assert/strict';
import { mergeText } from '../../src/core/merge/mergeText';
import { TextView } from '../../src/ui/mergeEditor/textView';
import { CONFLICTS, longMerge } from './longMerge';
import type { Contest } from './measure';

const NAMES = { local: '.claude', upstream: 'team-skills' };

/** Merging a long file and making all that the merge editor shows of it: words that differ, suggestions, drafts. */
export const mergeDocument: Contest = {
  name: `merge of 5,000 lines with ${String(CONFLICTS)} conflicts, as the merge editor shows it`,
  rival: 'the merge alone',
  rounds: 15,
  open: () => {
    const { base, local, upstream } = longMerge();
    return {
      ours: () => {
        const merge = mergeText(base, local, upstream);
        const view = new TextView(merge, 'SKILL.md', NAMES, true);
        const blocks = [...merge.chunks.keys()].map((chunk) =>
          view.block(chunk, { decision: undefined, number: 1, earlier: undefined }),
        );
        assert.equal(blocks.filter((block) => block?.kind === 'conflict').length, CONFLICTS);
        return Promise.resolve();
      },
      theirs: () => {
        const { chunks } = mergeText(base, local, upstream);
        assert.equal(chunks.filter(({ kind }) => kind === 'conflict').length, CONFLICTS);
        return Promise.resolve();
      },
    };
  },
};
