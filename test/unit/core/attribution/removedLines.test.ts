import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attributeHunks } from '../../../../src/core/attribution/attributeHunks';
import { attributeLines } from '../../../../src/core/attribution/attributeLines';
import { removedLines } from '../../../../src/core/attribution/removedLines';
import { unchangedLines } from '../../../../src/core/attribution/unchangedLines';
import { SeededRandom } from '../../seededRandom';
import { randomHistory } from './randomHistory';
import { idOf, noPause, TextHistory, type TextVersion } from './textHistory';

const chain = (...texts: readonly string[]): TextVersion[] =>
  texts.map((text, index) => ({ parents: index === 0 ? [] : [index - 1], lines: text.split(' ') }));

const fates = async (
  versions: readonly TextVersion[],
  older = 0,
): Promise<readonly (string | undefined)[] | undefined> => {
  const history = new TextHistory(versions);
  return removedLines(history, history.file(older), history.file(versions.length - 1), noPause);
};

describe('removedLines', () => {
  it('knows the version that took each line away', async () => {
    assert.deepEqual(await fates(chain('a b c d', 'a c d', 'x a c d', 'x a c')), [
      undefined,
      'v1',
      undefined,
      'v3',
    ]);
  });

  it('takes what was put in again for something else', async () => {
    assert.deepEqual(await fates(chain('a b c', 'a c', 'a b c')), [undefined, 'v1', undefined]);
  });

  it('blames the side of a merge that took a line away, and the merge for what both sides had', async () => {
    const versions: TextVersion[] = [
      { parents: [], lines: ['a', 'b', 'c', 'd', 'e'] },
      { parents: [0], lines: ['b', 'c', 'd', 'e'] },
      { parents: [0], lines: ['a', 'b', 'c', 'd'] },
      { parents: [1, 2], lines: ['b', 'd'] },
    ];
    assert.deepEqual(await fates(versions), ['v1', undefined, 'v3', undefined, 'v2']);
  });

  it('has nothing to say where one does not come from the other', async () => {
    const versions: TextVersion[] = [
      { parents: [], lines: ['a'] },
      { parents: [], lines: ['b'] },
    ];
    assert.equal(await fates(versions), undefined);
  });

  it('has each line of a chain taken away by a version that follows one that has it', async () => {
    const histories = fc.record({
      seed: fc.integer(),
      versions: fc.integer({ min: 1, max: 20 }),
      words: fc.constantFrom(3, 40),
    });
    await fc.assert(
      fc.asyncProperty(histories, async ({ seed, versions: count, words }) => {
        const random = new SeededRandom(seed);
        const versions = randomHistory(random, {
          versions: count,
          line: () => `line ${String(random.below(words))}`,
          merges: 0.3,
        });
        const history = new TextHistory(versions);
        const last = versions.length - 1;
        const found = await removedLines(history, history.file(0), history.file(last), noPause);
        // Of a random history not every version comes from the first.
        if (!found) return;
        const older = history.at(idOf(0)).lines;
        const newer = history.at(idOf(last)).lines;
        assert.equal(found.length, older.length);
        for (const [index, version] of found.entries()) {
          const line = older[index] ?? '';
          if (version === undefined) assert.ok(newer.includes(line));
          else
            assert.ok(history.at(version).parents.some((one) => history.at(idOf(one)).lines.includes(line)));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('attributeHunks', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

  it('names the versions that brought and took the lines of a change', async () => {
    const history = new TextHistory(chain('a b c d', 'a c d', 'a c d e', 'new a c d e'));
    const newer = history.file(3);
    const removed = (await removedLines(history, history.file(0), newer, noPause)) ?? [];
    const brought = (await attributeLines(history, newer, noPause)) ?? [];
    const from = await unchangedLines(history.at(idOf(0)).lines, history.at(idOf(3)).lines, noPause);
    assert.deepEqual(attributeHunks(from, brought, removed), [
      { start: 0, end: 1, added: new Map([['v3', 1]]), removed: new Map() },
      { start: 2, end: 2, added: new Map(), removed: new Map([['v1', 1]]) },
      { start: 4, end: 5, added: new Map([['v2', 1]]), removed: new Map() },
    ]);
  });

  it('has every changed line of both texts in one hunk, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (before, after) => {
        const from = await unchangedLines(before, after, noPause);
        const hunks = attributeHunks(
          from,
          after.map(() => idOf(1)),
          before.map(() => idOf(2)),
        );
        const inHunks = hunks.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, index) => start + index),
        );
        const changed = [...from.keys()].filter((index) => (from[index] ?? -1) < 0);
        assert.deepEqual(inHunks, changed);
        const removed = hunks.reduce((sum, { removed: by }) => sum + (by.get(idOf(2)) ?? 0), 0);
        assert.equal(removed, before.length - (after.length - changed.length));
      }),
    );
  });
});
