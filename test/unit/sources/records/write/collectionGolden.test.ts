import assert from 'node:assert/strict';
import { updateCollectionLock } from '../../../../../src/sources/records/write/updateCollectionLock';
import { updateCollectionManifest } from '../../../../../src/sources/records/write/updateCollectionManifest';
import { hashOf } from './deploymentChange';
import { goldenFile, otherForms } from './goldenFile';

const updated = new Date(Date.UTC(2026, 3, 1, 9, 30, 0, 250));

const push = (name: string, type: string, path: string) => (text: string) =>
  updateCollectionManifest(text, { name, type, path, updated });

const lock = (name: string, digit: string) => (text: string | undefined) =>
  updateCollectionLock(text, { name, type: 'skill', contentHash: hashOf(digit), fetched: updated });

const cases: readonly (readonly [string, string, string, (text: string) => string])[] = [
  ['an artifact', 'collection', 'collection.updated', push('notes-keeper', 'skill', 'skills/notes-keeper')],
  ['its first update', 'collection', 'collection.first', push('review.md', 'command', 'commands/review.md')],
  ['a new artifact', 'collection', 'collection.added', push('tidy', 'agent', 'agents/tidy.md')],
  [
    'a first artifact',
    'collection.empty',
    'collection.empty.added',
    push('tidy-long-enough', 'agent', 'agents/tidy-long-enough.md'),
  ],
  ['a lock', 'lock', 'lock.updated', lock('notes-keeper', '4')],
  ['a new lock', 'lock', 'lock.added', lock('Design "Notes"', '5')],
];

describe('the records of a collection, edited', () => {
  for (const [title, before, after, edit] of cases) {
    for (const [form, write] of otherForms) {
      it(`are what SkillMeat would write: ${title}, ${form}`, () => {
        assert.equal(edit(write(goldenFile(before))), write(goldenFile(after)));
      });
    }
  }

  it('are begun', () => {
    assert.equal(lock('Design "Notes"', '5')(undefined), goldenFile('lock.new'));
    assert.equal(lock('Design "Notes"', '5')(''), goldenFile('lock.new'));
  });

  it('keep the table of a lock without entries', () => {
    const added = lock('Design "Notes"', '5')(goldenFile('lock.empty'));
    assert.equal(added, goldenFile('lock.new').replace('\n\n', '\n\n[lock.entries]\n\n'));
  });
});
