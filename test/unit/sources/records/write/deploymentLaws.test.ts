import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parse } from 'smol-toml';
import { readDeploymentRecords } from '../../../../../src/sources/records/deploymentRecord';
import { removeDeploymentRecord } from '../../../../../src/sources/records/write/removeDeploymentRecord';
import { tomlLayout } from '../../../../../src/sources/records/write/tomlLayout';
import { updateDeploymentRecord } from '../../../../../src/sources/records/write/updateDeploymentRecord';
import { deploymentChange, hashOf, newDeployment } from './deploymentChange';
import { deploymentText, toText } from './deploymentText';
import { expectedDeployment } from './expectedDeployment';

const anyChange = fc
  .record({
    baseHash: fc.constantFrom(hashOf('4'), hashOf('6')),
    localModifications: fc.boolean(),
    fromCollection: fc.constantFrom('default', 'other'),
  })
  .map(deploymentChange);

/** The value at a path of a parsed text. */
const at = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Record<string | number, unknown>)[part], value);

describe('an edit of any deployment record', () => {
  it('touches its lines and nothing else, and is done once', () => {
    fc.assert(
      fc.property(deploymentText, anyChange, (text, change) => {
        const after = updateDeploymentRecord(toText(text), change);
        assert.equal(after, toText(expectedDeployment(text, change)));
        assert.equal(updateDeploymentRecord(after, change), after);
      }),
      { numRuns: 300 },
    );
  });

  it('is read as what was recorded', () => {
    fc.assert(
      fc.property(deploymentText, anyChange, (text, change) => {
        const [before, ...others] = readDeploymentRecords(toText(text)).entries;
        const [entry, ...rest] = readDeploymentRecords(updateDeploymentRecord(toText(text), change)).entries;
        assert.deepEqual(rest, others);
        assert.ok(before);
        const lineage = before.versionLineage.length === 0 ? [hashOf('1')] : before.versionLineage;
        assert.deepEqual(entry, {
          ...before,
          fromCollection: change.fromCollection,
          contentHash: change.contentHash,
          localModifications: change.localModifications,
          parentHash: hashOf('1'),
          versionLineage: [change.contentHash, ...lineage],
          modificationDetectedAt: undefined,
          mergeBaseSnapshot: change.baseHash,
        });
      }),
    );
  });

  it('adds an entry behind the others and removes it', () => {
    fc.assert(
      fc.property(deploymentText, (text) => {
        const before = toText(text);
        const after = updateDeploymentRecord(before, newDeployment);
        const entries = readDeploymentRecords(before).entries;
        const added = readDeploymentRecords(after).entries;
        assert.deepEqual(added.slice(0, -1), entries);
        assert.equal(added.at(-1)?.artifactName, newDeployment.artifactName);
        assert.equal(added.at(-1)?.deployedAt?.ms, newDeployment.deployedAt?.getTime());
        const removed = removeDeploymentRecord(after, newDeployment.artifactPath, newDeployment.artifactName);
        // Of the blank lines around the entry one may have come with it.
        const filled = (source: string) => source.replace(/(?:\r?\n[ \t]*)+/g, '\n');
        assert.equal(filled(removed), filled(before));
        assert.equal(after.endsWith('\n'), before.endsWith('\n'));
      }),
    );
  });

  it('removes an entry and nothing of the others', () => {
    fc.assert(
      fc.property(deploymentText, (text) => {
        const before = toText(text);
        const after = removeDeploymentRecord(before, 'skills/notes-keeper', 'notes-keeper');
        const expected = parse(before, { integersAsBigInt: 'asNeeded' });
        const others =
          text.entries.length > 1 ? (expected['deployed'] as readonly unknown[]).slice(1) : undefined;
        assert.deepEqual(
          { deployed: undefined, ...parse(after, { integersAsBigInt: 'asNeeded' }) },
          { ...expected, deployed: others },
        );
        assert.equal(after.startsWith('\uFEFF'), text.bom !== '');
        // trim takes the byte order mark too.
        const lines = (source: string) =>
          source
            .replace('\uFEFF', '')
            .split(/\r?\n/)
            .filter((line) => line.trim() !== '');
        const isPart = (part: readonly string[], start: number) =>
          assert.deepEqual(lines(after).slice(start, start + part.length), part);
        const below = lines(toText({ ...text, above: [], entries: text.entries.slice(1) }));
        isPart(below, lines(after).length - below.length);
        const above = lines(toText({ ...text, entries: [], below: [] }));
        while (/^\s*#/.test(above.at(-1) ?? '')) above.pop();
        isPart(above, 0);
      }),
    );
  });

  it('knows where every value stands', () => {
    fc.assert(
      fc.property(deploymentText, (document) => {
        const text = toText(document);
        const parsed = parse(text, { integersAsBigInt: 'asNeeded' });
        for (const { lines } of tomlLayout(text)) {
          for (const { path, valueStart, valueEnd } of lines) {
            const source = `value = ${text.slice(valueStart, valueEnd)}`;
            const { value } = parse(source, { integersAsBigInt: 'asNeeded' });
            assert.deepEqual(value, at(parsed, path));
          }
        }
      }),
    );
  });
});
