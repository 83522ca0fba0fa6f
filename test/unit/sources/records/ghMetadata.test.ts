import assert from 'node:assert/strict';
import { readGhMetadata } from '../../../../src/sources/records/ghMetadata';
import { GH_LOCAL_SKILL, GH_SKILL } from './golden';
import { sentences } from './sentences';

const TREE = '0123456789abcdef0123456789abcdef01234567';

/** A skill whose frontmatter has these lines under `metadata:`. */
const skill = (...lines: readonly string[]) =>
  `---\nname: a\nmetadata:\n${lines.map((line) => `  ${line}\n`).join('')}---\nText\n`;

const only = (text: string) => {
  const read = readGhMetadata(text);
  assert.deepEqual(sentences(read), []);
  assert.equal(read.entries.length, 1);
  return read.entries[0];
};

describe('readGhMetadata', () => {
  it('reads what gh writes', () => {
    assert.deepEqual(readGhMetadata(GH_SKILL), {
      entries: [
        {
          from: 'github',
          repo: 'https://github.com/example/skills',
          ref: 'refs/tags/v1.2.0',
          treeSha: TREE,
          path: 'skills/notes-keeper',
          pinned: 'v1.2.0',
        },
      ],
      problems: [],
    });
    assert.deepEqual(only(GH_LOCAL_SKILL), { from: 'local', path: '/home/me/skills/notes keeper' });
  });

  it('reads the same with CRLF and a byte order mark', () => {
    for (const text of [GH_SKILL, GH_LOCAL_SKILL]) {
      assert.deepEqual(readGhMetadata(`\ufeff${text.replaceAll('\n', '\r\n')}`), readGhMetadata(text));
    }
  });

  it('finds nothing in skills that gh did not install, whatever their YAML is like', () => {
    for (const text of [
      '',
      '# Only Markdown\n',
      '---\nname: a\n---\n',
      '---\nname: a\nmetadata:\n  version: 1.0\n---\n',
      '---\ndescription: Use when: always\n  - [\n---\ngithub-repo: in the text\n',
      'github-repo: o/r\n',
      '---\nmetadata:\n  github-repo: o/r\n',
      '---\ngithub-repo: o/r\n---\n',
      '---\nmetadata: "github-repo: o/r"\n---\n',
      '---\nmetadata:\n  nested:\n    github-repo: o/r\n---\n',
      '---\n# github-repo: o/r\n---\n',
      '---\n- github-repo: o/r\n---\n',
    ]) {
      assert.deepEqual(readGhMetadata(text), { entries: [], problems: [] }, text);
    }
  });

  it('takes values as they are written', () => {
    const read = only(
      skill(
        'github-repo: "o/r"',
        'github-ref: 1.0',
        'github-pinned: true',
        `github-tree-sha: ${'1'.repeat(40)}`,
      ),
    );
    assert.deepEqual(read, {
      from: 'github',
      repo: 'o/r',
      ref: '1.0',
      treeSha: '1'.repeat(40),
      path: undefined,
      pinned: 'true',
    });
    const exponent = only(skill('github-repo: o/r', `github-tree-sha: ${'1'.repeat(37)}e99`));
    assert.equal(exponent?.from === 'github' && exponent.treeSha, `${'1'.repeat(37)}e99`);
  });

  it('reads flow maps, anchors, comments and empty values', () => {
    const flow = '---\nmetadata: { github-repo: o/r, "github-path": "a b", github-ref: }\n---\n';
    assert.deepEqual(only(flow), {
      from: 'github',
      repo: 'o/r',
      ref: undefined,
      treeSha: undefined,
      path: 'a b',
      pinned: undefined,
    });
    const anchors = '---\nx: &m\n  github-repo: &r o/r # which\n  github-ref: *r\nmetadata: *m\n---\n';
    assert.deepEqual(only(anchors), {
      from: 'github',
      repo: 'o/r',
      ref: 'o/r',
      treeSha: undefined,
      path: undefined,
      pinned: undefined,
    });
  });

  it('takes GitHub for the origin where both are named, and puts an owner before a bare name', () => {
    assert.equal(only(skill('local-path: /x', 'github-repo: o/r'))?.from, 'github');
    const old = only(skill('github-owner: o', 'github-repo: r', 'github-sha: abc'));
    assert.equal(old?.from === 'github' && old.repo, 'o/r');
  });

  it('takes . for the root of the repository', () => {
    for (const path of ['.', './', '""']) {
      const read = only(skill('github-repo: o/r', `github-path: ${path}`));
      assert.equal(read?.from === 'github' && read.path, '');
    }
  });

  it('says which value is not understood', () => {
    const read = readGhMetadata(
      skill('github-repo: o/r', 'github-path: ../x', 'github-ref: [a]', 'github-pinned: {}'),
    );
    assert.equal(read.entries.length, 1);
    assert.deepEqual(sentences(read).sort(), [
      'SKILL.md: github-path was ignored in the entry metadata, because github-path does not name a place inside the folder.',
      'SKILL.md: github-pinned was ignored in the entry metadata, because github-pinned is a table, not a text.',
      'SKILL.md: github-ref was ignored in the entry metadata, because github-ref is a list, not a text.',
    ]);
    assert.deepEqual(sentences(readGhMetadata(skill('github-repo: [o, r]'))), [
      'SKILL.md: the entry metadata was left out, because github-repo is a list, not a text.',
    ]);
    assert.deepEqual(sentences(readGhMetadata(skill('local-path: ""'))), [
      'SKILL.md: the entry metadata was left out, because local-path is empty.',
    ]);
  });

  it('says where frontmatter stops being YAML', () => {
    const read = readGhMetadata(skill('github-repo: o/r', 'github-ref: "open'));
    assert.deepEqual(read.entries, []);
    assert.equal(read.problems[0]?.trouble.code, 'unreadable');
    assert.deepEqual(
      sentences(
        readGhMetadata('---\nname: a\ndescription: Use when: always\nmetadata:\n  github-repo: o/r\n---\n'),
      ),
      ['SKILL.md could not be read: it is not valid YAML: line 3 cannot be understood.'],
    );
  });

  it('says that a merge conflict is not resolved', () => {
    assert.deepEqual(
      sentences(readGhMetadata(GH_SKILL.replace('license: MIT', '<<<<<<< HEAD\n=======\n>>>>>>> x'))),
      [
        'SKILL.md could not be read: it still has the markers of a merge conflict in line 3. Resolve the conflict first.',
      ],
    );
  });

  it('does not parse what nobody writes', () => {
    const long = `---\nx: ${'y'.repeat(5_000_000)}\nmetadata:\n  github-repo: o/r\n---\n`;
    assert.deepEqual(sentences(readGhMetadata(long)), [
      'SKILL.md could not be read: its YAML is longer than anything that is read here.',
    ]);
    for (const deep of ['['.repeat(30_000), '- '.repeat(15_000), '{a: '.repeat(7_000), '? '.repeat(15_000)]) {
      const { entries } = readGhMetadata(`---\nmetadata:\n  github-repo: o/r\nx: ${deep}\n---\n`);
      assert.ok(entries.length <= 1);
    }
    const keys = Array.from({ length: 4_000 }, (_, index) => `k${String(index)}: `).join('\n');
    assert.equal(readGhMetadata(`---\n${keys}\nmetadata:\n  github-repo: o/r\n---\n`).entries.length, 1);
  }).timeout(60_000);

  it('does not multiply aliases', () => {
    const bomb = Array.from({ length: 20 }, (_, index) =>
      index === 0
        ? 'a0: &a0 [x, x]'
        : `a${String(index)}: &a${String(index)} [*a${String(index - 1)}, *a${String(index - 1)}]`,
    );
    const text = `---\n${bomb.join('\n')}\nmetadata:\n  github-repo: o/r\n  github-ref: *a19\n---\n`;
    assert.equal(readGhMetadata(text).entries.length, 1);
    assert.deepEqual(readGhMetadata('---\nmetadata: &m\n  github-repo: *m\n---\n').entries, []);
  });
});
