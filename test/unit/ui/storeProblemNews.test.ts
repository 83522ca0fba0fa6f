import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { FoundProblems } from '../../../src/store/foundProblems';
import { StoreError } from '../../../src/store/storeError';
import type { StoreProblem } from '../../../src/store/storeProblem';
import { StoreProblemNews } from '../../../src/ui/storeProblemNews';

const problemOf = (file: string): StoreProblem => ({ file, error: new StoreError('damaged', file) });

describe('storeProblemNews', () => {
  let problems: FoundProblems;
  let told: string[][];
  let news: StoreProblemNews | undefined;
  const begin = (): void => {
    const store = {
      problems: problems.all,
      onDidFindProblem: (listener: (problem: StoreProblem) => void) => problems.onDidFind(listener),
    };
    news = new StoreProblemNews(store, (found) => told.push(found.map(({ file }) => file)));
  };
  beforeEach(() => {
    problems = new FoundProblems();
    told = [];
    mock.timers.enable({ apis: ['setTimeout'] });
  });
  afterEach(() => {
    news?.dispose();
    mock.timers.reset();
  });

  it('says nothing of a whole store', () => {
    begin();
    mock.timers.tick(60_000);
    assert.deepEqual(told, []);
  });

  it('tells what opening found at once, and what is found later, together and once for each file', () => {
    problems.add(problemOf('at opening'));
    begin();
    assert.deepEqual(told.splice(0), [['at opening']]);
    for (const file of ['one', 'other', 'one', 'at opening']) problems.add(problemOf(file));
    mock.timers.tick(60_000);
    assert.deepEqual(told.splice(0), [['one', 'other']]);
    problems.add(problemOf('one'));
    mock.timers.tick(60_000);
    assert.deepEqual(told, []);
  });

  it('tells again what was mended and comes back', () => {
    begin();
    for (let time = 0; time < 2; time++) {
      problems.add(problemOf('image'), 'checkpoint');
      mock.timers.tick(60_000);
      problems.remove('checkpoint');
    }
    assert.deepEqual(told, [['image'], ['image']]);
  });

  it('tells nothing more when the window is done with it', () => {
    begin();
    problems.add(problemOf('one'));
    news?.dispose();
    problems.add(problemOf('other'));
    mock.timers.tick(60_000);
    assert.deepEqual(told, []);
  });
});
