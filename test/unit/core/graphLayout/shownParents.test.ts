import { strict as assert } from 'node:assert';
import { ShownParents } from '../../../../src/core/graphLayout/shownParents';
import type { VersionId } from '../../../../src/core/identity';

const id = (text: string): VersionId => text as VersionId;

/** @param parents by child */
function shownParents(shown: string, parents: Readonly<Record<string, string>>): ShownParents {
  return new ShownParents(
    (one) => shown.includes(one),
    (one) => (parents[one] === undefined ? undefined : id(parents[one])),
  );
}

const ask = (parents: ShownParents, of: string, parent?: string, mergeParent?: string): string[] =>
  parents
    .of({
      id: id(of),
      parentId: parent === undefined ? undefined : id(parent),
      mergeParentId: mergeParent === undefined ? undefined : id(mergeParent),
    })
    .map((one) => `${one.id}${one.isFar ? ' far' : ''}`);

describe('the parents that lines of the lineage graph lead to', () => {
  it('are the recorded ones where those are shown', () => {
    assert.deepEqual(ask(shownParents('abc', {}), 'c', 'b', 'a'), ['b', 'a']);
    assert.deepEqual(ask(shownParents('abc', {}), 'a'), []);
  });

  it('are the nearest ancestors that are shown in place of others', () => {
    const parents = shownParents('aef', { d: 'c', c: 'b', b: 'a' });
    assert.deepEqual(ask(parents, 'e', 'd'), ['a far']);
    assert.deepEqual(ask(parents, 'f', 'e', 'c'), ['e', 'a far']);
  });

  it('are found for a version, too, which may be its own nearest', () => {
    const parents = shownParents('ae', { d: 'c', c: 'a', b: 'z' });
    assert.deepEqual(
      [parents.nearest(id('e')), parents.nearest(id('d')), parents.nearest(id('b'))],
      ['e', 'a', undefined],
    );
    assert.equal(parents.nearest(undefined), undefined);
  });

  it('are each named once', () => {
    assert.deepEqual(ask(shownParents('ad', { b: 'a', c: 'a' }), 'd', 'b', 'c'), ['a far']);
  });

  it('are none where nothing behind is shown, also in a circle', () => {
    const parents = shownParents('d', { c: 'b', b: 'c', a: 'd' });
    assert.deepEqual(ask(parents, 'd', 'c'), []);
    assert.deepEqual(ask(parents, 'd', 'b'), []);
    assert.deepEqual(ask(parents, 'd', 'a'), []);
  });
});
