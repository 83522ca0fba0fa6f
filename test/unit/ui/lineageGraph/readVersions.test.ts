import { strict as assert } from 'node:assert';
import type { ArtifactId, VersionId } from '../../../../src/core/identity';
import type { Version } from '../../../../src/core/version';
import type { Page } from '../../../../src/store/database/versionRows';
import { readVersions } from '../../../../src/ui/lineageGraph/readVersions';

const ARTIFACT = 'an-artifact' as ArtifactId;

/** Versions with these numbers, newest first. @param prefix of their ids */
function versions(from: number, to: number, prefix = 'v'): Version[] {
  return Array.from({ length: from - to + 1 }, (_, index) => {
    const number = from - index;
    return { id: `${prefix}${String(number)}` as VersionId, number } as Version;
  });
}

/** A store with some versions, that counts how many it was asked to read. */
function storeOf(all: readonly Version[]) {
  const store = {
    read: 0,
    versions: (_: ArtifactId, { limit, before = Infinity }: Page): Version[] => {
      const page = all.filter(({ number }) => number < before).slice(0, limit);
      store.read += page.length;
      return page;
    },
    versionCount: () => all.length,
  };
  return store;
}

const reading = (known: readonly Version[] = []) => ({
  known,
  pause: () => Promise.resolve(),
  isOver: () => false,
  onBegun: () => Promise.resolve(),
});

describe('reading all versions of an artifact', () => {
  it('reads page by page, and tells of the newest first', async () => {
    const all = versions(1234, 1);
    const begun: number[] = [];
    let pauses = 0;
    const read = await readVersions(storeOf(all), ARTIFACT, {
      ...reading(),
      onBegun: (newest) => {
        begun.push(newest.length);
        return Promise.resolve();
      },
      pause: () => {
        pauses++;
        return Promise.resolve();
      },
    });
    assert.deepEqual(read, all);
    assert.deepEqual(begun, [100]);
    assert.equal(pauses, 12);
  });

  it('says nothing of a beginning where one page is all', async () => {
    const begun: number[] = [];
    const onBegun = (newest: readonly Version[]): Promise<void> => {
      begun.push(newest.length);
      return Promise.resolve();
    };
    assert.equal(
      (await readVersions(storeOf(versions(60, 1)), ARTIFACT, { ...reading(), onBegun }))?.length,
      60,
    );
    assert.deepEqual(begun, []);
  });

  it('reads no more than what is new', async () => {
    const all = versions(1003, 1);
    const store = storeOf(all);
    assert.deepEqual(await readVersions(store, ARTIFACT, reading(all.slice(3))), all);
    assert.equal(store.read, 100);
  });

  it('reads all again when versions in the midst are others now', async () => {
    // An earlier one came in from another window, and the later ones have other numbers.
    const known = versions(400, 1);
    const all = versions(401, 1).map((version, index) =>
      index < 200 ? { ...version, id: `v${String(version.number - 1)}` as VersionId } : version,
    );
    assert.deepEqual(await readVersions(storeOf(all), ARTIFACT, reading(known)), all);
  });

  it('reads all again when some were pruned', async () => {
    const known = versions(400, 1);
    const all = known.filter(({ number }) => number > 300 || number < 100);
    assert.deepEqual(await readVersions(storeOf(all), ARTIFACT, reading(known)), all);
  });

  it('ends early when it is not wanted any more', async () => {
    const store = storeOf(versions(1000, 1));
    assert.equal(
      await readVersions(store, ARTIFACT, { ...reading(), isOver: () => store.read >= 300 }),
      undefined,
    );
    assert.equal(store.read, 300);
  });
});
