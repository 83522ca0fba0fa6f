import assert from 'node:assert/strict';
import { readSkillsLock } from '../../../../src/sources/records/skillsLock';
import { SKILLS_LOCK } from './golden';
import { sentences } from './sentences';

describe('readSkillsLock', () => {
  it('reads what the skills CLI writes', () => {
    assert.deepEqual(readSkillsLock(SKILLS_LOCK), {
      version: '1',
      entries: [
        {
          name: 'notes-keeper',
          source: 'example/skills',
          sourceUrl: undefined,
          ref: undefined,
          sourceType: 'github',
          skillPath: 'skills/notes-keeper/SKILL.md',
          computedHash: '4'.repeat(64),
        },
        {
          name: 'tidy',
          source: 'example.com',
          sourceUrl: 'https://example.com/tidy.git',
          ref: 'next',
          sourceType: 'git',
          skillPath: undefined,
          computedHash: '5'.repeat(64),
        },
      ],
      problems: [],
    });
  });

  it('reads the same with CRLF and a byte order mark', () => {
    const other = `\ufeff${SKILLS_LOCK.replaceAll('\n', '\r\n')}`;
    assert.deepEqual(readSkillsLock(other), readSkillsLock(SKILLS_LOCK));
  });

  it('says that the format is newer, and reads what it can', () => {
    const read = readSkillsLock(SKILLS_LOCK.replace('"version": 1', '"version": 2'));
    assert.equal(read.entries.length, 2);
    assert.deepEqual(read.problems, [
      {
        file: 'skills-lock.json',
        trouble: { code: 'newer-version', version: '2', known: '1' },
        sentence: 'skills-lock.json has version 2, newer than the 1 known here; parts of it may be missing.',
      },
    ]);
  });

  it('keeps the good entries among bad ones', () => {
    const good = { source: 'o/r', sourceType: 'github', computedHash: 'x' };
    const skills = {
      'no-hash': { ...good, computedHash: undefined },
      'null-hash': { ...good, computedHash: null },
      'empty-hash': { ...good, computedHash: '' },
      list: [good],
      none: null,
      text: 'o/r',
      good: { ...good, ref: null, skillPath: 'SKILL.md', subagents: ['x'], later: { a: 1 } },
      'bad-ref': { ...good, ref: 7, skillPath: '../../etc/passwd' },
      root: { ...good, skillPath: './' },
      constructor: good,
    };
    const read = readSkillsLock(JSON.stringify({ version: 1, skills }));
    assert.deepEqual(
      read.entries.map(({ name, ref, skillPath }) => [name, ref, skillPath]),
      [
        ['good', undefined, 'SKILL.md'],
        ['bad-ref', undefined, undefined],
        ['root', undefined, ''],
        ['constructor', undefined, undefined],
      ],
    );
    assert.deepEqual(sentences(read).sort(), [
      'skills-lock.json: ref was ignored in the entry "bad-ref", because ref is a number, not a text.',
      'skills-lock.json: skillPath was ignored in the entry "bad-ref", because skillPath does not name a place inside the folder.',
      'skills-lock.json: the entry "empty-hash" was left out, because computedHash is empty.',
      'skills-lock.json: the entry "list" was left out, because it is a list, not a table.',
      'skills-lock.json: the entry "no-hash" was left out, because computedHash is missing.',
      'skills-lock.json: the entry "none" was left out, because it is nothing, not a table.',
      'skills-lock.json: the entry "null-hash" was left out, because computedHash is nothing, not a text.',
      'skills-lock.json: the entry "text" was left out, because it is a text, not a table.',
    ]);
  });

  it('does not take a key for a prototype', () => {
    const entry = '{ "source": "o/r", "sourceType": "github", "computedHash": "x" }';
    const read = readSkillsLock(
      `{ "version": 1, "skills": { "__proto__": ${entry} }, "__proto__": { "skills": 7 } }`,
    );
    assert.deepEqual(
      read.entries.map(({ name }) => name),
      ['__proto__'],
    );
    const inherited = readSkillsLock(
      '{ "skills": { "a": { "__proto__": { "source": "o/r", "sourceType": "x", "computedHash": "x" } } } }',
    );
    assert.equal(inherited.entries.length, 0);
  });

  it('says where a text stops being JSON', () => {
    for (const [text, line] of [
      ['{\n  "version": 1,\n}\n', 3],
      ['{\r\n\r\n  oops\r\n}\r\n', 3],
      [`${SKILLS_LOCK}x`, 19],
      ['{ "version": 1 // no\n}', 1],
      ["{ 'version': 1 }", 1],
      ['{ "a": "b\n" }', 1],
    ] as const) {
      const read = readSkillsLock(text);
      assert.deepEqual(read.entries, []);
      assert.deepEqual(sentences(read), [
        `skills-lock.json could not be read: it is not valid JSON: line ${String(line)} cannot be understood.`,
      ]);
    }
  });

  it('says that a file is empty, or no object', () => {
    for (const text of ['', '\ufeff', ' \r\n']) {
      assert.deepEqual(sentences(readSkillsLock(text)), ['skills-lock.json could not be read: it is empty.']);
    }
    for (const [text, found] of [
      ['[]', 'a list'],
      ['null', 'nothing'],
      ['7', 'a number'],
      ['"x"', 'a text'],
    ] as const) {
      assert.deepEqual(sentences(readSkillsLock(text)), [
        `skills-lock.json could not be read: the whole file is ${found}, not an object.`,
      ]);
    }
    assert.deepEqual(sentences(readSkillsLock('{ "skills": [] }')), [
      'skills-lock.json could not be read: skills is a list, not a table.',
    ]);
    assert.deepEqual(readSkillsLock('{}'), { version: undefined, entries: [], problems: [] });
  });

  it('says that a merge conflict is not resolved', () => {
    const text = SKILLS_LOCK.replace('    "tidy"', '<<<<<<< HEAD\n=======\n>>>>>>> other\n    "tidy"');
    assert.deepEqual(sentences(readSkillsLock(text)), [
      'skills-lock.json could not be read: it still has the markers of a merge conflict in line 10. Resolve the conflict first.',
    ]);
  });

  it('reads a text of 5 MB, and says what is wrong with one', () => {
    const skills = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, index) => [
        `skill-${String(index)}`,
        { source: 'o/r', sourceType: 'github', computedHash: '4'.repeat(64), skillPath: 'SKILL.md' },
      ]),
    );
    const text = JSON.stringify({ version: 1, skills });
    assert.ok(text.length > 5_000_000);
    assert.equal(readSkillsLock(text).entries.length, 40_000);
    for (const wrong of [`${text}]`, text.slice(0, -1), '['.repeat(5_000_000), 'x'.repeat(5_000_000)]) {
      assert.equal(readSkillsLock(wrong).problems.length, 1);
    }
  }).timeout(60_000);
});
