import assert from 'node:assert/strict';
import * as v from 'valibot';
import { recordSchema, transactionSchema } from '../../../../src/store/journal/record';
import { artifactOf, hashOf, headOf, operationOf, versionOf } from '../journalRecords';

const accepts = (record: unknown): boolean => v.safeParse(recordSchema, record).success;

describe('record', () => {
  it('takes every type of record, unchanged, through JSON', () => {
    const root = versionOf({ content: 'a' });
    const records = [
      artifactOf('example'),
      root,
      versionOf(
        { content: 'b', parent: root },
        {
          changeOrigin: 'sync',
          filesChanged: [
            { path: 'a', change: 'added' },
            { path: 'b', change: 'renamed', from: 'c' },
          ],
          metadata: {
            normalisedHash: root.contentHash,
            skipped: [
              { path: 'big', reason: 'too-large', size: 1 },
              { path: '.env', reason: 'secret' },
            ],
            elsewhere: { what: 'theirs', project: '~/site' },
          },
        },
      ),
      headOf(root.id),
      headOf(null),
      { type: 'ref', artifactId: root.artifactId, name: 'deletedAt', value: 1234.5 },
      { type: 'ref', artifactId: root.artifactId, name: 'deletedAt', value: null },
      { type: 'ref', artifactId: root.artifactId, name: 'pinnedVersion', value: root.id },
      { type: 'tag', artifactId: root.artifactId, name: 'release', value: root.id, note: 'why' },
      { type: 'note', artifactId: root.artifactId, version: root.id, text: 'why' },
      { type: 'note', artifactId: root.artifactId, version: root.id, text: null },
      operationOf('one', { kind: 'restore', outcome: 'failed', fromVersion: root.id, detail: 'why' }),
    ];
    const transaction: unknown = JSON.parse(JSON.stringify({ clock: 1, records }));
    assert.deepEqual(v.parse(transactionSchema, transaction), { clock: 1, records });
  });

  it('drops fields it does not know', () => {
    assert.deepEqual(v.parse(recordSchema, { ...headOf(null), later: true }), headOf(null));
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['no object', 'text'],
    ['an unknown type', { type: 'other' }],
    ['an id that is no hash', { ...artifactOf('x'), id: 'abc' }],
    ['an id in capitals', { ...artifactOf('x'), id: hashOf('x').toUpperCase() }],
    ['an unknown kind', { ...artifactOf('x'), kind: 'potion' }],
    ['a missing root', { ...artifactOf('x'), root: undefined }],
    ['a time that is none', { ...artifactOf('x'), createdAt: null }],
    ['an infinite time', { ...artifactOf('x'), createdAt: Infinity }],
    ['an unknown change origin', { ...versionOf({ content: 'a' }), changeOrigin: 'magic' }],
    ['a parent left out', { ...versionOf({ content: 'a' }), parentId: undefined }],
    [
      'an unknown file change',
      { ...versionOf({ content: 'a' }), filesChanged: [{ path: 'a', change: 'eaten' }] },
    ],
    [
      'a rename from nowhere',
      { ...versionOf({ content: 'a' }), filesChanged: [{ path: 'a', change: 'renamed' }] },
    ],
    [
      'an unknown reason to skip',
      { ...versionOf({ content: 'a' }), metadata: { skipped: [{ path: 'a', reason: 'x' }] } },
    ],
    ...[{ what: 'stolen', project: '~/site' }, { what: 'theirs', project: '' }, { what: 'theirs' }].map(
      (elsewhere) =>
        [
          `another project as ${JSON.stringify(elsewhere)}`,
          { ...versionOf({ content: 'a' }), metadata: { elsewhere } },
        ] as const,
    ),
    ['a reference of an unknown name', { ...headOf(null), name: 'tail' }],
    ['a head that is a time', { ...headOf(null), value: 12 }],
    ['a time that is a head', { ...headOf(null), name: 'deletedAt', value: hashOf('x') }],
    ['a note of nothing', { type: 'note', artifactId: hashOf('x'), version: null, text: 'why' }],
    ['an unknown operation', operationOf('x', { kind: 'dance' as 'capture' })],
    ['an unknown outcome', operationOf('x', { outcome: 'perhaps' as 'done' })],
  ];
  for (const [what, record] of bad) it(`refuses ${what}`, () => assert.equal(accepts(record), false));

  it('refuses a transaction whose clock is no positive whole number', () => {
    for (const clock of [0, -1, 1.5, '1', null]) {
      assert.equal(v.safeParse(transactionSchema, { clock, records: [] }).success, false);
    }
  });
});
