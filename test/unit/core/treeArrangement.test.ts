import assert from 'node:assert/strict';
import {
  isFiltering,
  NO_FILTER,
  passes,
  type Filtered,
  type TreeFilter,
} from '../../../src/core/treeArrangement';

const NOW = Date.UTC(2026, 0, 8);
const HOUR = 60 * 60_000;

const pdf: Filtered = {
  standing: 'outdated',
  kind: 'skill',
  changedAt: NOW - 30 * HOUR,
  texts: () => ['PDF-Tools', 'skills/pdf-tools', 'release-1'],
};

const passing = (filter: Partial<TreeFilter>, one: Filtered = pdf): boolean =>
  passes({ ...NO_FILTER, ...filter }, one, NOW);

describe('the filter of the version tree', () => {
  it('lets everything through when it says nothing', () => {
    assert.ok(passing({}));
    assert.ok(passing({ text: '  ' }));
    assert.equal(isFiltering(NO_FILTER), false);
    assert.equal(isFiltering({ ...NO_FILTER, text: ' ' }), false);
  });

  it('wants every word somewhere, in any case', () => {
    assert.ok(passing({ text: 'pdf' }));
    assert.ok(passing({ text: 'RELEASE pdf' }));
    assert.equal(passing({ text: 'pdf excel' }), false);
    assert.ok(isFiltering({ ...NO_FILTER, text: 'pdf' }));
  });

  it('wants one of the states and one of the kinds', () => {
    assert.ok(passing({ states: ['modified', 'outdated'] }));
    assert.equal(passing({ states: ['modified'] }), false);
    assert.ok(passing({ kinds: ['skill'] }));
    assert.equal(passing({ kinds: ['agent'], states: ['outdated'] }), false);
    assert.ok(isFiltering({ ...NO_FILTER, kinds: ['agent'] }));
    assert.ok(isFiltering({ ...NO_FILTER, states: ['modified'] }));
  });

  it('wants a change within the days', () => {
    assert.equal(passing({ days: 1 }), false);
    assert.ok(passing({ days: 2 }));
    assert.equal(passing({ days: 365 }, { ...pdf, changedAt: 0 }), false);
    assert.ok(isFiltering({ ...NO_FILTER, days: 7 }));
  });

  it('does not look for texts when no words are asked for', () => {
    const texts = (): never => assert.fail('texts were asked for');
    assert.ok(passing({ states: ['outdated'] }, { ...pdf, texts }));
    assert.equal(passing({ states: ['modified'], text: 'pdf' }, { ...pdf, texts }), false);
  });
});
