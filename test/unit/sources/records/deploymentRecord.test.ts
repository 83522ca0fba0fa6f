import assert from 'node:assert/strict';
import { readDeploymentRecords } from '../../../../src/sources/records/deploymentRecord';
import { deploymentEntry as entry } from './deploymentEntry';
import { DEPLOYMENTS } from './golden';
import { sentences } from './sentences';

const ONES = '1'.repeat(64);
const TWOS = '2'.repeat(64);
const THREES = '3'.repeat(64);

const only = (text: string) => {
  const records = readDeploymentRecords(text);
  assert.deepEqual(sentences(records), []);
  assert.equal(records.entries.length, 1);
  return records.entries[0];
};

describe('readDeploymentRecords', () => {
  it('reads what SkillMeat writes', () => {
    const { entries, problems } = readDeploymentRecords(DEPLOYMENTS);
    assert.deepEqual(problems, []);
    assert.deepEqual(entries, [
      {
        artifactName: 'notes-keeper',
        artifactType: 'skill',
        kind: 'skill',
        fromCollection: 'default',
        deployedAt: { ms: new Date(2026, 0, 5, 15, 7, 49, 157).getTime(), zone: 'assumed-local' },
        artifactPath: 'skills/notes-keeper',
        contentHash: ONES,
        localModifications: true,
        parentHash: TWOS,
        versionLineage: [ONES, TWOS],
        lastModifiedCheck: { ms: Date.UTC(2026, 2, 12, 16, 29, 40), zone: 'assumed-utc' },
        modificationDetectedAt: { ms: Date.UTC(2026, 2, 12, 16, 29, 40, 293), zone: 'assumed-utc' },
        mergeBaseSnapshot: TWOS,
        deploymentProfileId: 'claude_code',
        platform: 'claude_code',
        profileRootDir: '.claude',
        artifactUuid: '0123456789abcdef0123456789abcdef',
      },
      {
        artifactName: 'review.md',
        artifactType: 'command',
        kind: 'command',
        fromCollection: 'default',
        deployedAt: { ms: new Date(2026, 1, 10, 12, 7, 55, 338).getTime(), zone: 'assumed-local' },
        artifactPath: 'commands/team/review.md',
        contentHash: THREES,
        localModifications: false,
        parentHash: undefined,
        versionLineage: [THREES],
        lastModifiedCheck: undefined,
        modificationDetectedAt: undefined,
        mergeBaseSnapshot: undefined,
        deploymentProfileId: undefined,
        platform: undefined,
        profileRootDir: undefined,
        artifactUuid: undefined,
      },
    ]);
  });

  it('reads the same with CRLF and a byte order mark', () => {
    const expected = readDeploymentRecords(DEPLOYMENTS);
    assert.deepEqual(readDeploymentRecords(`\ufeff${DEPLOYMENTS.replaceAll('\n', '\r\n')}`), expected);
  });

  it('finds nothing wrong with an empty file, or one about other things', () => {
    for (const text of ['', '\ufeff', '\r\n', '# nothing\n', '[project]\nname = "x"\n', 'deployed = []\n']) {
      assert.deepEqual(readDeploymentRecords(text), { entries: [], problems: [] });
    }
  });

  it('takes the hash of old records from collection_sha', () => {
    assert.equal(only(entry({ content_hash: undefined, collection_sha: '"old"' }))?.contentHash, 'old');
    assert.equal(only(entry({ content_hash: '""', collection_sha: '"old"' }))?.contentHash, 'old');
    assert.equal(only(entry({ collection_sha: '"old"' }))?.contentHash, 'abc123');
    assert.deepEqual(only(entry({ content_hash: undefined, collection_sha: '"old"' }))?.versionLineage, [
      'old',
    ]);
    const wrong = readDeploymentRecords(entry({ content_hash: '7', collection_sha: '"old"' }));
    assert.equal(wrong.entries[0]?.contentHash, 'old');
    assert.equal(wrong.problems.length, 1);
  });

  it('does not report optional fields that are absent or empty', () => {
    const read = only(entry({ deployed_at: undefined, parent_hash: '""', merge_base_snapshot: '""' }));
    assert.equal(read?.deployedAt, undefined);
    assert.equal(read?.parentHash, undefined);
    assert.equal(read?.mergeBaseSnapshot, undefined);
  });

  it('passes over unknown fields and tables, with values of any kind', () => {
    const unknown = {
      later: '{ a = [1, 2.5, "x"] }',
      huge: '123456789012345678901234567890'.slice(0, 19),
      at: '10:00:00',
    };
    const text = `top = 1\n${entry(unknown)}[deployed.inner]\nartifact_name = 7\n[other]\nx = 1\n`;
    assert.equal(only(text)?.artifactName, 'a');
    assert.equal(
      only(entry({ constructor: '"x"', '"__proto__"': '{ artifact_name = 7 }' }))?.artifactName,
      'a',
    );
  });

  it('does not take what a table inherits for a value', () => {
    const records = readDeploymentRecords(
      entry({ artifact_name: undefined, '"__proto__"': '{ artifact_name = "x" }' }),
    );
    assert.equal(records.entries.length, 0);
    assert.equal(records.problems.length, 1);
  });

  it('keeps two records of one path, and two equal ones, in order', () => {
    const text = entry({ artifact_type: '"skill"' }) + entry({ artifact_type: '"composite"' }) + entry();
    assert.deepEqual(
      readDeploymentRecords(text).entries.map(({ artifactPath, kind }) => [artifactPath, kind]),
      [
        ['skills/a', 'skill'],
        ['skills/a', 'plugin'],
        ['skills/a', 'skill'],
      ],
    );
  });

  it('keeps the type of an artifact that is no kind here', () => {
    for (const type of ['spec_file', 'Skill', 'toString', 'constructor']) {
      const read = only(entry({ artifact_type: JSON.stringify(type) }));
      assert.deepEqual([read?.artifactType, read?.kind], [type, undefined]);
    }
  });

  it('reads paths as Python does, and those that Windows wrote', () => {
    for (const [written, path] of [
      ['skills/Design Principles', 'skills/Design Principles'],
      ['./skills//a/./b/', 'skills/a/b'],
      ['commands\\\\team\\\\review.md', 'commands/team/review.md'],
      ['skills/überprüfung', 'skills/überprüfung'],
      ['skills/a..b', 'skills/a..b'],
      ['skills/con', 'skills/con'],
    ] as const) {
      assert.equal(only(entry({ artifact_path: `"${written}"` }))?.artifactPath, path);
    }
  });

  it('reads a text of 5 MB', () => {
    const count = Math.ceil(5_000_000 / DEPLOYMENTS.length);
    const { entries, problems } = readDeploymentRecords(DEPLOYMENTS.repeat(count));
    assert.equal(entries.length, 2 * count);
    assert.deepEqual(problems, []);
  }).timeout(60_000);
});
