import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { VersionId } from '../../../../src/core/identity';
import {
  mergeSessionText,
  parseMergeSession,
  type MergeSessionRecord,
} from '../../../../src/store/mergeSessions/mergeSessionRecord';
import {
  parseRequest,
  sameRequest,
  type MergeSessionRequest,
} from '../../../../src/store/mergeSessions/mergeSessionRequest';
import { anyHistory } from '../../core/merge/session/arbitraryDecisions';
import { hashOf } from '../journalRecords';
import { artifactOf, sessionContent } from './sessionContent';

const artifactId = artifactOf('a');
const push = (name: string, path: string): MergeSessionRequest => ({
  kind: 'push',
  artifactId,
  link: { source: { type: 'folder', folder: '/skills', name }, path },
});
const undoVersion = (version: string): MergeSessionRequest => ({
  kind: 'undo-version',
  artifactId,
  versionId: hashOf(version) as VersionId,
});
const REQUESTS: readonly MergeSessionRequest[] = [
  { kind: 'sync', artifactId },
  { kind: 'sync', artifactId: artifactOf('b') },
  push('skills', 'a'),
  push('skills', 'b'),
  undoVersion('1'),
  undoVersion('2'),
];

const record: MergeSessionRecord = {
  ...sessionContent('a'),
  format: 2,
  revision: 3,
  writer: 'me',
  createdAt: 1,
  changedAt: 2.5,
  risksConfirmed: ['Script · run.sh:3'],
};

describe('the record of a merge session', () => {
  it('is the same when it is read back, whatever was decided, undone and redone', () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...REQUESTS), (history, request) => {
        const written = { ...record, history, request };
        assert.deepEqual(parseMergeSession(mergeSessionText(written)), written);
        assert.deepEqual(parseRequest(JSON.stringify(request)), request);
      }),
    );
  });

  it('is refused when anything in it is not what it should be', () => {
    const text = mergeSessionText(record);
    const damaged = [
      text.replace('"format":2', '"format":1'),
      text.replace('"revision":3', '"revision":-1'),
      text.replace('"kind":"sync"', '"kind":"other"'),
      text.replace(record.local, 'short'),
      text.replace('"now":[]', '"now":{}'),
      text.replace(
        '"now":[]',
        '"now":[["a",{"kind":"chunks","chunks":{"key":{"kind":"side","side":"local"}}}]]',
      ),
      text.replace('"done":[]', '"done":[{}]'),
      text.slice(0, -1),
      '',
    ];
    for (const one of damaged) {
      assert.notEqual(one, text);
      assert.throws(() => parseMergeSession(one), one.slice(0, 60));
    }
  });

  it('is of the same request only when all that matters is the same', () => {
    for (const [index, one] of REQUESTS.entries())
      for (const [at, other] of REQUESTS.entries()) assert.equal(sameRequest(one, other), index === at);
    assert.ok(sameRequest(push('skills', 'a'), push('another name', 'a')));
    for (const text of ['', 'null', '{"kind":"sync"}']) assert.equal(parseRequest(text), undefined);
  });
});
