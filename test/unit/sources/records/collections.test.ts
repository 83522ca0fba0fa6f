import assert from 'node:assert/strict';
import { readCollectionManifest } from '../../../../src/sources/records/collectionManifest';
import { COLLECTION } from './golden';
import { sentences } from './sentences';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const utc = (...[year, month, ...rest]: Parameters<typeof Date.UTC>) => ({
  ms: Date.UTC(year, month, ...rest),
  zone: 'assumed-utc',
});

describe('readCollectionManifest', () => {
  it('reads what SkillMeat writes', () => {
    assert.deepEqual(readCollectionManifest(COLLECTION), {
      name: 'default',
      version: '1.0.0',
      created: utc(2025, 10, 18, 9, 0, 0, 0),
      updated: utc(2026, 0, 5, 15, 7, 49, 157),
      entries: [
        {
          name: 'notes-keeper',
          type: 'skill',
          kind: 'skill',
          path: 'skills/notes-keeper',
          origin: 'github',
          originSource: undefined,
          added: utc(2025, 10, 18, 9, 0, 1, 500),
          upstream: 'https://github.com/example/skills/tree/main/notes-keeper',
          versionSpec: 'latest',
          resolvedSha: COMMIT,
          resolvedVersion: 'v1.2.0',
          lastUpdated: utc(2026, 0, 5, 15, 7, 49),
          discoveredAt: utc(2025, 10, 18, 9, 0, 2),
          tags: ['notes', 'writing'],
          uuid: '0123456789abcdef0123456789abcdef',
        },
        {
          name: 'review',
          type: 'command',
          kind: 'command',
          path: 'commands/review.md',
          origin: 'marketplace',
          originSource: 'gitlab',
          added: utc(2025, 10, 18, 9, 0, 3),
          upstream: undefined,
          versionSpec: undefined,
          resolvedSha: undefined,
          resolvedVersion: undefined,
          lastUpdated: undefined,
          discoveredAt: undefined,
          tags: [],
          uuid: undefined,
        },
      ],
      problems: [],
    });
  });

  it('reads an empty collection, and an empty file', () => {
    const text = '[collection]\nname = "new"\nversion = "1.0.0"\ncreated = 2026-01-05T15:07:49Z\n';
    const read = readCollectionManifest(`artifacts = []\n${text}`);
    assert.deepEqual(read.created, { ms: Date.UTC(2026, 0, 5, 15, 7, 49), zone: 'stated' });
    assert.deepEqual([read.entries, read.problems, read.updated], [[], [], undefined]);
    assert.deepEqual(readCollectionManifest('').problems, []);
    assert.equal(readCollectionManifest('').name, undefined);
  });

  it('keeps the good artifacts among bad ones', () => {
    const bad = '[[artifacts]]\nname = "bad"\ntype = "skill"\norigin = "local"\npath = "../x"\n';
    const read = readCollectionManifest(`${bad}${COLLECTION.replace(/\[collection\][^[]*/, '')}`);
    assert.equal(read.entries.length, 2);
    assert.deepEqual(sentences(read), [
      'collection.toml: the entry "bad" was left out, because path does not name a place inside the folder.',
    ]);
  });

  it('says that the head is not as it should be, and reads the artifacts', () => {
    const read = readCollectionManifest(
      COLLECTION.replace('name = "default"', 'name = 7').replace('2026-01-05', '2026-02-30'),
    );
    assert.equal(read.entries.length, 2);
    assert.equal(read.version, '1.0.0');
    assert.deepEqual(sentences(read).sort(), [
      'collection.toml: name was ignored in the entry [collection], because name is a number, not a text.',
      'collection.toml: updated was ignored in the entry [collection], because updated is not a date and time.',
    ]);
    assert.deepEqual(sentences(readCollectionManifest('collection = "x"\n')), [
      'collection.toml: the entry [collection] was left out, because it is a text, not a table.',
    ]);
  });

  it('says that the format is newer, and reads what it can', () => {
    const read = readCollectionManifest(COLLECTION.replace('version = "1.0.0"', 'version = "1.1.0"'));
    assert.equal(read.entries.length, 2);
    assert.deepEqual(sentences(read), [
      'collection.toml has version 1.1.0, newer than the 1.0.0 known here; parts of it may be missing.',
    ]);
    for (const version of ['"1.0"', '"0.9.5"', '"1.0.0-beta"', '"latest"', '""', '1']) {
      const other = readCollectionManifest(`[collection]\nname = "x"\nversion = ${version}\n`);
      assert.deepEqual(other.problems, [], version);
    }
    assert.equal(readCollectionManifest('[collection]\nversion = 2\n').problems.length, 1);
    assert.deepEqual(sentences(readCollectionManifest('[collection]\nversion = [2]\n')), [
      'collection.toml: version was ignored, because version is a list, not a version number.',
    ]);
  });
});
