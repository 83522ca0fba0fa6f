import assert from 'node:assert/strict';
import { SegmentWriter } from '../../../src/store/journal/segmentWriter';
import { artifactOf, operationOf, writerOf } from './journalRecords';
import { useTemporaryStore } from './temporaryStore';

describe('abandonedOperations', () => {
  const temporary = useTemporaryStore();

  it('has those of another machine when they began more than a week ago; until then they are under way elsewhere', async () => {
    const store = await temporary.open();
    const elsewhere = new SegmentWriter(temporary.file('journal'), writerOf('a'));
    const daysAgo = (days: number): number => Date.now() - days * 24 * 60 * 60_000;
    const records = [
      artifactOf('example'),
      operationOf('old', { outcome: 'started', at: daysAgo(8) }),
      operationOf('new', { outcome: 'started', at: daysAgo(6) }),
    ];
    await elsewhere.append({ clock: 1, records });
    await elsewhere.rotate();
    await store.refresh();
    assert.deepEqual(
      store.abandonedOperations().map(({ id }) => id),
      ['old'],
    );
    assert.deepEqual(
      store.operationsElsewhere().map(({ id }) => id),
      ['new'],
    );
  });
});
