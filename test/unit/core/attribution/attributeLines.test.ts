import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  attributeLines,
  type FileHistory,
  type FileInVersion,
} from '../../../../src/core/attribution/attributeLines';
import { attributeText } from '../../../../src/core/attribution/attributeText';
import { unchangedLines } from '../../../../src/core/attribution/unchangedLines';
import { SeededRandom } from '../../seededRandom';
import { randomHistory } from './randomHistory';
import { idOf, noPause, TextHistory, type TextVersion } from './textHistory';

const blame = async (versions: readonly TextVersion[]): Promise<string[]> => {
  const history = new TextHistory(versions);
  const found = await attributeLines(history, history.file(versions.length - 1), noPause);
  return [...(found ?? [])];
};

const histories = fc
  .record({ seed: fc.integer(), versions: fc.integer({ min: 1, max: 25 }), words: fc.constantFrom(3, 40) })
  .map(({ seed, versions, words }) => {
    const random = new SeededRandom(seed);
    return randomHistory(random, {
      versions,
      line: () => `line ${String(random.below(words))}`,
      merges: 0.3,
    });
  });

/** The definition, word by word: slow, and without any of the short cuts. */
async function origin(history: TextHistory, index: number, line: number): Promise<string> {
  const { parents, lines } = history.at(idOf(index));
  const same = parents.find((parent) => history.at(idOf(parent)).lines.join('\n') === lines.join('\n'));
  if (same !== undefined) return origin(history, same, line);
  for (const parent of parents) {
    const at = (await unchangedLines(history.at(idOf(parent)).lines, lines, noPause))[line] ?? -1;
    if (at >= 0) return origin(history, parent, at);
  }
  return idOf(index);
}

describe('attributeLines', () => {
  it('gives each line to the version that brought it', async () => {
    const chain = ['a b c', 'a b2 c', 'x a b2 c', 'x a b2 c d', 'x b2 c d'].map(
      (text, index): TextVersion => ({ parents: index === 0 ? [] : [index - 1], lines: text.split(' ') }),
    );
    assert.deepEqual(await blame(chain), ['v2', 'v1', 'v0', 'v3']);
  });

  it('follows both parents of a merge, and gives it what neither has', async () => {
    const versions: TextVersion[] = [
      { parents: [], lines: ['a', 'b', 'c', 'd'] },
      { parents: [0], lines: ['mine', 'a', 'b', 'c', 'd'] },
      { parents: [0], lines: ['a', 'b', 'c', 'd', 'theirs'] },
      { parents: [1, 2], lines: ['mine', 'a', 'b', 'settled', 'd', 'theirs'] },
    ];
    assert.deepEqual(await blame(versions), ['v1', 'v0', 'v0', 'v3', 'v0', 'v2']);
  });

  it('follows a file to the name it had', async () => {
    const versions: TextVersion[] = [
      { parents: [], lines: ['a', 'b'], path: 'old.md' },
      { parents: [0], lines: ['a', 'b'], path: 'new.md' },
      { parents: [1], lines: ['a', 'b', 'c'], path: 'new.md' },
    ];
    assert.deepEqual(await blame(versions), ['v0', 'v0', 'v2']);
  });

  it('has nothing to say of an empty file, and ends in a circle', async () => {
    assert.deepEqual(await blame([{ parents: [], lines: [] }]), []);
    const circle: TextVersion[] = [
      { parents: [1], lines: ['a'] },
      { parents: [0], lines: ['a', 'b'] },
    ];
    assert.deepEqual(await blame(circle), ['v0', 'v1']);
  });

  it('reads only the versions in which the file changed', async () => {
    const versions = Array.from({ length: 2000 }, (_, index): TextVersion => ({
      parents: index === 0 ? [] : [index - 1],
      lines: index < 1000 ? ['a'] : ['a', 'b'],
    }));
    const history = new TextHistory(versions);
    assert.deepEqual(await attributeLines(history, history.file(1999), noPause), ['v0', 'v1000']);
    assert.equal(history.reads, 2);
  });

  it('gives what lies behind an unreadable text to the version after it', async () => {
    const history = new TextHistory([
      { parents: [], lines: ['a'] },
      { parents: [0], lines: ['a', 'b'] },
      { parents: [1], lines: ['a', 'b', 'c'] },
    ]);
    const { order, earlier, known, lines } = history;
    const isLost = ({ version }: FileInVersion): boolean => version === idOf(0);
    const damaged: FileHistory = {
      order,
      earlier,
      known,
      lines: (file) => (isLost(file) ? Promise.resolve(undefined) : lines(file)),
    };
    assert.deepEqual(await attributeLines(damaged, history.file(2), noPause), ['v1', 'v1', 'v2']);
    assert.equal(await attributeLines(damaged, history.file(0), noPause), undefined);
  });

  it('ends when it is told to', async () => {
    const history = new TextHistory([{ parents: [], lines: ['a'] }]);
    const stop = (): Promise<void> => Promise.reject(new Error('stopped'));
    await assert.rejects(attributeLines(history, history.file(0), stop), { message: 'stopped' });
  });

  it('attributes every line as the definition does, in any history with merges', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (versions) => {
        const history = new TextHistory(versions);
        const last = versions.length - 1;
        const { lines } = history.at(idOf(last));
        const expected = await Promise.all(lines.map((_, line) => origin(history, last, line)));
        assert.deepEqual(await attributeLines(history, history.file(last), noPause), expected);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a line to a version that has it, and to a parent never', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (versions) => {
        const history = new TextHistory(versions);
        const last = versions.length - 1;
        const found = (await attributeLines(history, history.file(last), noPause)) ?? [];
        for (const [index, line] of history.at(idOf(last)).lines.entries()) {
          const version = found[index];
          assert.ok(version);
          const { lines, parents } = history.at(version);
          assert.ok(lines.includes(line));
          // Somewhere in the version there is such a line that no parent accounts for.
          const sides = await Promise.all(
            parents.map((parent) => unchangedLines(history.at(idOf(parent)).lines, lines, noPause)),
          );
          const isNew = (at: number): boolean => sides.every((from) => (from[at] ?? -1) < 0);
          assert.ok(lines.some((other, at) => other === line && isNew(at)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says the same of a version whether or not earlier ones were asked about before', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.array(fc.nat(24)), async (versions, asked) => {
        const cold = new TextHistory(versions);
        const warm = new TextHistory(versions);
        for (const index of asked.filter((one) => one < versions.length)) {
          const found = await attributeLines(warm, warm.file(index), noPause);
          if (found) warm.remembered.set(idOf(index), found);
        }
        const last = versions.length - 1;
        assert.deepEqual(
          await attributeLines(warm, warm.file(last), noPause),
          await attributeLines(cold, cold.file(last), noPause),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('attributeText', () => {
  const recorded = ['a', 'b', 'c'];
  const attribution = [idOf(0), idOf(1), idOf(2)];

  it('knows the lines that were not touched since, and no others', async () => {
    const found = await attributeText(recorded, attribution, ['new', 'a', 'B', 'c'], noPause);
    assert.deepEqual(found, [undefined, idOf(0), undefined, idOf(2)]);
  });

  it('is the attribution itself for the recorded text', async () => {
    assert.deepEqual(await attributeText(recorded, attribution, recorded, noPause), attribution);
  });
});
