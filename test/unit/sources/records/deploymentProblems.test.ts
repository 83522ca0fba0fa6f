import assert from 'node:assert/strict';
import { readDeploymentRecords } from '../../../../src/sources/records/deploymentRecord';
import { deploymentEntry as entry } from './deploymentEntry';
import { sentences } from './sentences';

describe('what is wrong in deployment records', () => {
  it('leaves an entry out that has no hash at all, and keeps the others', () => {
    const records = readDeploymentRecords(
      entry({ content_hash: undefined }) + entry({ artifact_name: '"b"' }),
    );
    assert.deepEqual(
      records.entries.map(({ artifactName }) => artifactName),
      ['b'],
    );
    assert.deepEqual(records.problems, [
      {
        file: '.skillmeat-deployed.toml',
        trouble: { code: 'entry-left-out', entry: '"a"', field: 'content_hash', fault: { code: 'missing' } },
        sentence: '.skillmeat-deployed.toml: the entry "a" was left out, because content_hash is missing.',
      },
    ]);
  });

  for (const field of ['artifact_name', 'artifact_type', 'from_collection', 'artifact_path']) {
    it(`leaves an entry out whose ${field} is missing, empty or of a wrong type`, () => {
      for (const [value, because] of [
        [undefined, 'is missing'],
        ['""', 'is empty'],
        ['7', 'is a number, not a text'],
        ['["x"]', 'is a list, not a text'],
        ['2026-01-05', 'is a date, not a text'],
        ['{}', 'is a table, not a text'],
      ] as const) {
        const records = readDeploymentRecords(entry({ [field]: value }) + entry({ artifact_name: '"b"' }));
        assert.equal(records.entries.length, 1);
        const name = field === 'artifact_name' ? 'number 1' : '"a"';
        assert.deepEqual(sentences(records), [
          `.skillmeat-deployed.toml: the entry ${name} was left out, because ${field} ${because}.`,
        ]);
      }
    });
  }

  it('keeps an entry without what it can be used without', () => {
    const records = readDeploymentRecords(
      entry({
        deployed_at: '"yesterday"',
        local_modifications: '"no"',
        version_lineage: '["x", 7]',
        merge_base_snapshot: 'false',
        modification_detected_at: '12:00:00',
        platform: '1.5',
      }),
    );
    assert.deepEqual(records.entries, readDeploymentRecords(entry({ deployed_at: undefined })).entries);
    const because: readonly (readonly [string, string])[] = [
      ['deployed_at', 'is not a date and time'],
      ['local_modifications', 'is a text, not true or false'],
      ['modification_detected_at', 'is not a date and time'],
      ['version_lineage', 'is a list with a number, not a list of texts'],
      ['merge_base_snapshot', 'is true or false, not a text'],
      ['platform', 'is a number, not a text'],
    ];
    assert.deepEqual(
      sentences(records).sort(),
      because
        .map(([field, what]) => {
          return `.skillmeat-deployed.toml: ${field} was ignored in the entry "a", because ${field} ${what}.`;
        })
        .sort(),
    );
  });

  it('leaves out an entry whose path leads out of the folder', () => {
    for (const path of [
      '../other',
      'skills/../../x',
      'skills/..',
      '/etc/passwd',
      '\\\\\\\\server\\\\share',
      'C:/x',
      'C:\\\\x',
      '..\\\\x',
      'skills/..\\\\..\\\\x',
      '.',
      './',
      'a\\u0000b',
    ]) {
      const records = readDeploymentRecords(
        entry({ artifact_path: `"${path}"` }) + entry({ artifact_name: '"b"' }),
      );
      assert.equal(records.entries.length, 1, path);
      assert.deepEqual(sentences(records), [
        '.skillmeat-deployed.toml: the entry "a" was left out, because artifact_path does not name a place inside the folder.',
      ]);
    }
  });

  it('says that entries are no list', () => {
    const records = readDeploymentRecords('[deployed]\nartifact_name = "a"\n');
    assert.deepEqual(records.entries, []);
    assert.deepEqual(sentences(records), [
      '.skillmeat-deployed.toml could not be read: deployed is a table, not a list of tables.',
    ]);
  });

  it('says that an entry is no table', () => {
    const records = readDeploymentRecords('deployed = ["x", 2026-01-05, {}]\n');
    assert.deepEqual(sentences(records), [
      '.skillmeat-deployed.toml: the entry number 1 was left out, because it is a text, not a table.',
      '.skillmeat-deployed.toml: the entry number 2 was left out, because it is a date, not a table.',
      '.skillmeat-deployed.toml: the entry number 3 was left out, because artifact_name is missing.',
    ]);
  });

  it('says where a text stops being TOML', () => {
    for (const [text, line] of [
      [`${entry()}what is this\n`, 8],
      ['a = 1\na = 2\n', 2],
      ['a = "open\n', 1],
      ['{"json": true}', 1],
      ['a = 2026-13-45T00:00:00\n', 1],
      ['a = 1\r\n\r\n= 2\r\n', 3],
      ['\ufeff\n[[deployed]\n', 2],
    ] as const) {
      const { entries, problems } = readDeploymentRecords(text);
      assert.deepEqual(entries, []);
      assert.deepEqual(problems, [
        {
          file: '.skillmeat-deployed.toml',
          trouble: { code: 'unreadable', format: 'TOML', reason: 'syntax', line },
          sentence: `.skillmeat-deployed.toml could not be read: it is not valid TOML: line ${String(line)} cannot be understood.`,
        },
      ]);
    }
  });

  it('says that a merge conflict is not resolved', () => {
    for (const end of ['\n', '\r\n']) {
      const text = [entry().trim(), '<<<<<<< HEAD', 'platform = "x"', '=======', '>>>>>>> other', ''].join(
        end,
      );
      assert.deepEqual(sentences(readDeploymentRecords(text)), [
        '.skillmeat-deployed.toml could not be read: it still has the markers of a merge conflict in line 8. Resolve the conflict first.',
      ]);
    }
  });

  it('names an entry so that no name can disturb a sentence', () => {
    const name = `"${'x'.repeat(200)}"`;
    const [long] = sentences(readDeploymentRecords(entry({ artifact_name: name, artifact_path: '""' })));
    assert.ok((long ?? '').length < 200);
    const [lines] = sentences(
      readDeploymentRecords(entry({ artifact_name: '"a\\nb"', artifact_path: '""' })),
    );
    assert.ok(lines?.includes('the entry "a\\nb" was'));
  });

  it('says what is wrong with 5 MB of something else', () => {
    for (const text of ['x'.repeat(5_000_000), '[['.repeat(2_500_000), `a = ${'['.repeat(5_000_000)}`]) {
      assert.equal(readDeploymentRecords(text).problems.length, 1);
    }
  }).timeout(60_000);
});
