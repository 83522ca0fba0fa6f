import assert from 'node:assert/strict';
import { readDeploymentRecords } from '../../../../src/sources/records/deploymentRecord';
import { DEPLOYMENTS } from './golden';
import { sentences } from './sentences';

const ONES = '1'.repeat(64);
const TWOS = '2'.repeat(64);
const THREES = '3'.repeat(64);

/** One entry with what it needs, and these lines instead or besides. */
function entry(lines: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Readonly<Record<string, string | undefined>> = {
    artifact_name: '"a"',
    artifact_type: '"skill"',
    from_collection: '"default"',
    deployed_at: '"2026-01-05T15:07:49"',
    artifact_path: '"skills/a"',
    content_hash: '"abc123"',
    ...lines,
  };
  const text = Object.entries(all).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return ['[[deployed]]', ...text, ''].join('\n');
}

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
    assert.deepEqual(records.entries, [only(entry({ deployed_at: undefined }))]);
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

  it('reads a text of 5 MB', () => {
    const count = Math.ceil(5_000_000 / DEPLOYMENTS.length);
    const { entries, problems } = readDeploymentRecords(DEPLOYMENTS.repeat(count));
    assert.equal(entries.length, 2 * count);
    assert.deepEqual(problems, []);
  }).timeout(60_000);

  it('says what is wrong with 5 MB of something else', () => {
    for (const text of ['x'.repeat(5_000_000), '[['.repeat(2_500_000), `a = ${'['.repeat(5_000_000)}`]) {
      assert.equal(readDeploymentRecords(text).problems.length, 1);
    }
  }).timeout(60_000);
});
