import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readCollectionManifest } from '../../../../src/sources/records/collectionManifest';
import { readDeploymentRecords } from '../../../../src/sources/records/deploymentRecord';
import { readGhMetadata } from '../../../../src/sources/records/ghMetadata';
import { readGlobalSkillLock } from '../../../../src/sources/records/globalSkillLock';
import type { Records } from '../../../../src/sources/records/records';
import { readSkillsLock } from '../../../../src/sources/records/skillsLock';
import * as golden from './golden';

const READERS: readonly {
  readonly name: string;
  readonly read: (text: string) => Records<unknown>;
  readonly text: string;
}[] = [
  { name: 'readDeploymentRecords', read: readDeploymentRecords, text: golden.DEPLOYMENTS },
  { name: 'readCollectionManifest', read: readCollectionManifest, text: golden.COLLECTION },
  { name: 'readSkillsLock', read: readSkillsLock, text: golden.SKILLS_LOCK },
  { name: 'readGlobalSkillLock', read: readGlobalSkillLock, text: golden.GLOBAL_LOCK },
  { name: 'readGhMetadata', read: readGhMetadata, text: golden.GH_SKILL },
];

/** Pieces that mean something to a parser. */
const piece = fc.constantFrom(
  ...[
    '"',
    "'",
    '"""',
    '[',
    ']',
    '[[',
    '{',
    '}',
    '=',
    ':',
    '\n',
    '\r',
    '\r\n',
    '---\n',
    '#',
    '::',
    ',',
    '..',
    '/',
    '\\',
  ],
  ...[
    '&a ',
    '*a',
    '!!int ',
    '|\n',
    '- ',
    '? ',
    '%',
    '\0',
    '\ufeff',
    '\ud800',
    '1e999',
    '0x',
    '2026-01-05',
    'true',
    'null',
  ],
  ...['__proto__', 'constructor', 'deployed', '[[deployed]]\n', 'metadata:\n  github-repo: '],
);

/** A text cut anywhere, with something else in between. */
const mutated = (text: string) =>
  fc
    .array(
      fc.record({
        at: fc.nat(text.length),
        cut: fc.oneof(fc.nat(3), fc.nat(60)),
        put: fc.oneof(fc.constant(''), piece, fc.string({ unit: 'binary', maxLength: 5 })),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((edits) =>
      edits.reduce((out, { at, cut, put }) => out.slice(0, at) + put + out.slice(at + cut), text),
    );

function holds({ entries, problems }: Records<unknown>): void {
  assert.ok(Array.isArray(entries));
  for (const { sentence, file } of problems) {
    assert.ok(sentence.startsWith(file) && sentence.endsWith('.'), sentence);
    assert.ok(sentence.length < 500, sentence);
    // eslint-disable-next-line no-control-regex -- what no sentence may have
    assert.doesNotMatch(sentence, /undefined|\[object|[\u0000-\u001f]/);
  }
}

describe('recognisers of records', () => {
  for (const { name, read, text } of READERS) {
    it(`${name} never throws, for any text`, () => {
      const any = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc
          .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 })
          .map((parts) => parts.join('')),
        fc.json(),
      );
      fc.assert(
        fc.property(any, (content) => {
          holds(read(content));
        }),
        { numRuns: 1500 },
      );
    });

    it(`${name} never throws for a damaged file`, () => {
      fc.assert(
        fc.property(mutated(text), (content) => {
          holds(read(content));
        }),
        { numRuns: 3000 },
      );
    });

    it(`${name} keeps quiet and in order, for every beginning of a file`, () => {
      for (let end = 0; end <= text.length; end += 7) holds(read(text.slice(0, end)));
    });
  }

  it('readGhMetadata never throws, for any frontmatter', () => {
    const lines = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 5 }), fc.constantFrom('\n  ', '\n')), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        holds(readGhMetadata(`---\n${before}\nmetadata:\n  github-repo: o/r\n  github-ref: ${after}\n---\n`));
      }),
      { numRuns: 3000 },
    );
  });

  it('any value in place of any other costs one entry at most', () => {
    const value = fc.oneof(
      fc.json(),
      fc.constantFrom('"../x"', '""', 'null', '"x"', '7', '[]', '{}', 'true'),
    );
    const lines = golden.SKILLS_LOCK.split('\n');
    const fields = lines.flatMap((line, index) => (/^ {6}"/.test(line) ? [index] : []));
    fc.assert(
      fc.property(fc.constantFrom(...fields), value, (index, json) => {
        const changed = lines.map((line, at) =>
          at === index ? line.replace(/: .*?(,?)$/, (_, comma: string) => `: ${json}${comma}`) : line,
        );
        const { entries, problems } = readSkillsLock(changed.join('\n'));
        assert.ok(entries.length >= 1 && problems.length <= 1);
        assert.ok(entries.length === 2 || problems.length === 1);
      }),
    );
  });
});
