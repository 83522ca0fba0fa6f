import assert from 'node:assert/strict';
import { removeDeploymentRecord } from '../../../../../src/sources/records/write/removeDeploymentRecord';
import { updateDeploymentRecord } from '../../../../../src/sources/records/write/updateDeploymentRecord';
import { deploymentChange, hashOf, newDeployment } from './deploymentChange';
import { goldenFile, otherForms } from './goldenFile';

const mergedReview = deploymentChange({
  artifactPath: 'commands/team/review.md',
  artifactName: 'review',
  artifactType: 'command',
  baseHash: hashOf('6'),
  localModifications: true,
});

const cases: readonly (readonly [string, string, string, (text: string) => string])[] = [
  ['a synchronisation', 'deployed', 'deployed.synced', (t) => updateDeploymentRecord(t, deploymentChange())],
  ['a merge', 'deployed', 'deployed.merged', (t) => updateDeploymentRecord(t, mergedReview)],
  ['a new deployment', 'deployed', 'deployed.added', (t) => updateDeploymentRecord(t, newDeployment)],
  ['a first one', 'deployed.empty', 'deployed.new', (t) => updateDeploymentRecord(t, newDeployment)],
  [
    'a synchronisation of an entry as it is after its deployment',
    'deployed.first',
    'deployed.first.synced',
    (t) => updateDeploymentRecord(t, deploymentChange()),
  ],
  [
    'a removal',
    'deployed',
    'deployed.removed',
    (t) => removeDeploymentRecord(t, 'skills/notes-keeper', 'notes-keeper'),
  ],
  [
    'a removal of the last',
    'deployed.added',
    'deployed',
    (t) => removeDeploymentRecord(t, 'skills/Design Notes', 'Design "Notes"'),
  ],
  [
    'a merge between comments',
    'commented',
    'commented.synced',
    (t) => updateDeploymentRecord(t, deploymentChange({ baseHash: hashOf('6'), localModifications: true })),
  ],
  [
    'a new deployment between comments',
    'commented',
    'commented.added',
    (t) => updateDeploymentRecord(t, newDeployment),
  ],
  [
    'a removal between comments',
    'commented',
    'commented.removed',
    (t) => removeDeploymentRecord(t, 'skills/notes-keeper', 'notes-keeper'),
  ],
];

describe('the deployment record, edited', () => {
  for (const [title, before, after, edit] of cases) {
    for (const [form, write] of otherForms) {
      it(`is what SkillMeat would write, or keeps the rest: ${title}, ${form}`, () => {
        assert.equal(edit(write(goldenFile(before))), write(goldenFile(after)));
      });
    }
  }

  it('is begun', () => {
    const begun = goldenFile('deployed.new');
    assert.equal(updateDeploymentRecord(undefined, newDeployment), begun);
    assert.equal(updateDeploymentRecord('', newDeployment), begun);
    assert.equal(updateDeploymentRecord('\uFEFF', newDeployment), `\uFEFF${begun}`);
    assert.equal(removeDeploymentRecord(begun, 'skills/Design Notes', 'Design "Notes"'), '');
  });
});
