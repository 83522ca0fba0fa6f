import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EditBursts, type Edit } from '../../../src/core/editBursts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

/** Edits by minutes after noon, newest first. */
const editsAt = (minutes: readonly number[], author = 'ann'): Edit[] =>
  minutes.map((minute) => ({ author, createdAt: NOON + minute * MINUTE }));

function editBursts(edits: readonly Edit[], isEdit: (edit: Edit) => boolean): Edit[][] {
  const bursts = new EditBursts(isEdit);
  return [...edits.flatMap((edit) => bursts.add(edit)), ...bursts.end()];
}

const sizes = (edits: readonly Edit[], isEdit: (edit: Edit) => boolean = () => true): number[] =>
  editBursts(edits, isEdit).map((burst) => burst.length);

describe('EditBursts', () => {
  it('puts three or more edits together, each at most five minutes after the one before', () => {
    assert.deepEqual(sizes(editsAt([12, 8, 4, 0])), [4]);
    assert.deepEqual(sizes(editsAt([4, 0])), [1, 1]);
    assert.deepEqual(sizes(editsAt([20, 12, 8, 4])), [1, 3]);
    assert.deepEqual(sizes([]), []);
  });

  it('keeps authors apart', () => {
    const [a, b] = [editsAt([8, 7, 6]), editsAt([5, 4, 3], 'bob')];
    assert.deepEqual(sizes([...a, ...b]), [3, 3]);
  });

  it('leaves alone what is no edit, and ends a burst there', () => {
    const edits = editsAt([7, 6, 5, 4, 3, 2, 1]);
    assert.deepEqual(
      sizes(edits, (edit) => edit !== edits[3]),
      [3, 1, 3],
    );
    assert.deepEqual(
      sizes(edits, (edit) => edit !== edits[0]),
      [1, 6],
    );
  });

  it('ends a burst with the hour', () => {
    assert.deepEqual(sizes(editsAt([63, 62, 61, 59, 58, 57])), [3, 3]);
  });

  it('leaves nothing out, and changes no burst that newer edits do not belong to', () => {
    const anyEdits = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 40 }).map((pauses) => {
      let minute = 0;
      return editsAt(pauses.map((pause) => (minute += pause))).reverse();
    });
    fc.assert(
      fc.property(anyEdits, fc.nat({ max: 5 }), (edits, newer) => {
        const all = editBursts(edits, () => true);
        assert.deepEqual(all.flat(), edits);
        // Without the newest few, the burst that was cut is another: one, or two edits by themselves.
        const rest = editBursts(edits.slice(newer), () => true).slice(2);
        assert.deepEqual(rest, all.slice(all.length - rest.length));
      }),
    );
  });
});
