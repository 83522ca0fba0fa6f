import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VersionId } from '../../../src/core/identity';
import { VersionLines, type LineVersion, type VersionLine } from '../../../src/core/versionLines';
import { versionIdOf } from './fakeHash';

/** Versions by number; each with its parent's number, or 0. */
const historyOf = (parents: readonly number[]): LineVersion[] =>
  parents.map((parent, i) => ({
    id: versionIdOf(String(i + 1)),
    parentId: parent === 0 ? undefined : versionIdOf(String(parent)),
  }));

/** `5 3[4] 1`: versions newest first, each with the branches that leave it. */
function drawn(line: VersionLine): string {
  return line.versions
    .map((id) => {
      const branches = line.branches.get(id) ?? [];
      return branches.length === 0 ? id : `${id}[${branches.map(drawn).join(' | ')}]`;
    })
    .join(' ');
}

/** All the lines of a history, the main one first. */
function versionLines(versions: readonly LineVersion[], head?: VersionId): VersionLine[] {
  const lines = new VersionLines(head);
  for (const version of versions.toReversed()) lines.add(version);
  lines.end();
  return [...(lines.main ? [lines.main] : []), ...lines.others(true)];
}

const linesOf = (parents: readonly number[], head?: number): string[] =>
  versionLines(historyOf(parents), head === undefined ? undefined : versionIdOf(String(head))).map(drawn);

function everyLine(lines: readonly VersionLine[]): VersionLine[] {
  return lines.flatMap((line) => [line, ...[...line.branches.values()].flatMap(everyLine)]);
}

describe('versionLines', () => {
  it('is one line, newest first, without branches', () => {
    assert.deepEqual(linesOf([]), []);
    assert.deepEqual(linesOf([0]), ['1']);
    assert.deepEqual(linesOf([0, 1, 2]), ['3 2 1']);
  });

  it('makes what a rollback abandoned a branch at the version it left from', () => {
    assert.deepEqual(linesOf([0, 1, 2, 1]), ['4 1[3 2]']);
    assert.deepEqual(linesOf([0, 1, 1, 2]), ['4 2 1[3]']);
  });

  it('puts the branch with the newest tip first', () => {
    assert.deepEqual(linesOf([0, 1, 1, 1, 2, 3]), ['6 3 1[5 2 | 4]']);
  });

  it('has branches of branches', () => {
    assert.deepEqual(linesOf([0, 1, 2, 2, 1]), ['5 1[4 2[3]]']);
  });

  it('gives a history with a root of its own a further line', () => {
    assert.deepEqual(linesOf([0, 1, 0, 3]), ['4 3', '2 1']);
  });

  it('has the line of the head first, whatever is newer', () => {
    assert.deepEqual(linesOf([0, 0], 1), ['1', '2']);
    assert.deepEqual(linesOf([0, 1, 2, 1], 3), ['3 2 1[4]']);
    assert.deepEqual(linesOf([0, 1, 2, 1, 4], 2), ['3 2 1[5 4]']);
    assert.deepEqual(linesOf([0, 1, 1, 2], 1), ['4 2 1[3]']);
    assert.deepEqual(linesOf([0, 1, 0], 9), ['3', '2 1']);
  });

  it('takes a version whose parent is not recorded for a root', () => {
    assert.deepEqual(linesOf([99, 1]), ['2 1']);
  });

  it('ends with a cycle, and shows its versions', () => {
    assert.deepEqual(linesOf([2, 1]), ['2 1']);
    assert.deepEqual(linesOf([1]), ['1']);
    assert.deepEqual(linesOf([3, 1, 2, 2]), ['4 2[3] 1']);
  });

  const anyHistory = fc
    .array(fc.nat(), { maxLength: 30 })
    .map((choices) => historyOf(choices.map((choice, i) => choice % (i + 1))));

  it('draws every version once, below its parent or at the end of a line', () => {
    fc.assert(
      fc.property(anyHistory, (versions) => {
        const byId = new Map(versions.map((version) => [version.id, version]));
        const lines = versionLines(versions);
        const all = everyLine(lines);
        assert.deepEqual(all.flatMap((line) => line.versions).sort(), versions.map(({ id }) => id).sort());
        for (const line of all) {
          line.versions.forEach((id, i) => {
            if (i + 1 < line.versions.length) assert.equal(byId.get(id)?.parentId, line.versions[i + 1]);
          });
          for (const [from, branches] of line.branches) {
            assert.ok(line.versions.includes(from));
            for (const branch of branches) {
              assert.equal(byId.get(branch.versions.at(-1) ?? from)?.parentId, from);
            }
          }
        }
        for (const line of lines)
          assert.equal(byId.get(line.versions.at(-1) ?? versionIdOf(''))?.parentId, undefined);
        assert.equal(lines[0]?.versions[0], versions.at(-1)?.id);
        for (const { id } of versions) assert.ok(versionLines(versions, id)[0]?.versions.includes(id));
      }),
    );
  });

  it('has of the first line, as the versions come, what it has of it in the end', () => {
    fc.assert(
      fc.property(anyHistory, fc.option(fc.nat({ max: 29 })), (versions, at) => {
        const head = versions[at ?? versions.length]?.id;
        const whole = versionLines(versions, head)[0]?.versions ?? [];
        const lines = new VersionLines(head);
        for (const version of versions.toReversed()) {
          lines.add(version);
          const sofar = lines.main?.versions ?? [];
          assert.deepEqual(sofar, whole.slice(0, sofar.length));
        }
        assert.deepEqual(lines.main?.versions ?? [], whole);
      }),
    );
  });

  it('knows which lines have a root of their own before the oldest version has come', () => {
    const lines = new VersionLines();
    const [one, two, three, four] = historyOf([0, 1, 0, 2]);
    for (const version of [four, three, two]) if (version) lines.add(version);
    assert.deepEqual(lines.others(false).map(drawn), ['3']);
    if (one) lines.add(one);
    assert.deepEqual(lines.others(true).map(drawn), ['3']);
    assert.equal(lines.main && drawn(lines.main), '4 2 1');
  });

  it('draws every version once, whatever order they come in and whatever circles they make', () => {
    const links = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 12 });
    const order = fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 });
    fc.assert(
      fc.property(links, order, (parents, places) => {
        const versions = historyOf(parents);
        const lines = new VersionLines();
        for (const place of places) {
          const version = versions[place];
          if (version) lines.add(version);
        }
        const all = everyLine([...(lines.main ? [lines.main] : []), ...lines.others(true)]);
        assert.deepEqual(all.flatMap((line) => line.versions).sort(), versions.map(({ id }) => id).sort());
      }),
    );
  });

  it('draws 10,000 versions deep without running out of stack', () => {
    const [line, ...others] = versionLines(historyOf(Array.from({ length: 10_000 }, (_, i) => i)));
    assert.equal(line?.versions.length, 10_000);
    assert.deepEqual(others, []);
  });
});
