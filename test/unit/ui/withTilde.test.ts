import assert from 'node:assert/strict';
import path from 'node:path';
import { withTilde } from '../../../src/ui/withTilde';

describe('a path that is shown', () => {
  const home = path.resolve('/home/anna');

  it('has ~ in the place of the home folder', () => {
    assert.equal(withTilde(path.join(home, 'a', 'b'), home), path.join('~', 'a', 'b'));
    assert.equal(withTilde(path.join(home, '..b'), home), path.join('~', '..b'));
  });

  it('is left as it is elsewhere', () => {
    for (const elsewhere of [home, path.resolve('/home/anna2/a'), path.resolve('/srv/store')])
      assert.equal(withTilde(elsewhere, home), elsewhere);
  });
});
