import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parse } from 'smol-toml';
import { RecordEditError } from '../../../../../src/sources/records/write/recordEditError';
import { removeDeploymentRecord } from '../../../../../src/sources/records/write/removeDeploymentRecord';
import { updateCollectionLock } from '../../../../../src/sources/records/write/updateCollectionLock';
import { updateCollectionManifest } from '../../../../../src/sources/records/write/updateCollectionManifest';
import { updateDeploymentRecord } from '../../../../../src/sources/records/write/updateDeploymentRecord';
import { deploymentEntry } from '../deploymentEntry';
import { deploymentChange, hashOf, newDeployment } from './deploymentChange';
import { goldenFile } from './goldenFile';

const when = new Date(Date.UTC(2026, 3, 1));
const deploy = (text: string) =>
  updateDeploymentRecord(text, deploymentChange({ artifactPath: 'skills/a', artifactName: 'a' }));
const add = (text: string) => updateDeploymentRecord(text, newDeployment);
const remove = (text: string) => removeDeploymentRecord(text, 'skills/a', 'a');
const push = (text: string) =>
  updateCollectionManifest(text, { name: 'a', type: 'skill', path: 'skills/a', updated: when });
const lock = (text: string) =>
  updateCollectionLock(text, { name: 'a', type: 'skill', contentHash: hashOf('4'), fetched: when });
const all = [deploy, add, remove, push, lock];

const fails = (edit: (text: string) => string, text: string, reason: string) =>
  assert.throws(() => edit(text), { name: 'RecordEditError', reason });

describe('a record that cannot be edited', () => {
  it('is no TOML', () => {
    for (const edit of all) {
      fails(edit, 'a = ', 'not-toml');
      fails(edit, '<<<<<<< HEAD\n', 'not-toml');
      fails(edit, '[[deployed]]\na = 1\na = 2\n', 'not-toml');
    }
  });

  it('has another shape', () => {
    const inline = 'artifact_path = "skills/a", artifact_name = "a", content_hash = "x"';
    for (const edit of [deploy, add]) {
      fails(edit, `deployed = [ { ${inline} } ]\n`, 'unsupported-form');
      fails(edit, '[deployed]\n', 'unsupported-form');
      fails(edit, 'deployed = 1\n', 'unsupported-form');
      fails(edit, 'deployed = [ # none\n]\n', 'unsupported-form');
    }
    fails(remove, `deployed = [ { ${inline} } ]\n`, 'unsupported-form');
    fails(deploy, deploymentEntry({ version_lineage: '"x"' }), 'unsupported-form');
    fails(deploy, deploymentEntry({ version_lineage: '[1]' }), 'unsupported-form');
    fails(deploy, `${deploymentEntry()}[deployed.merge_base_snapshot]\n`, 'unsupported-form');
    fails(push, 'collection = { name = "x" }\n', 'unsupported-form');
    fails(push, 'artifacts = { a = 1 }\n', 'unsupported-form');
    fails(lock, 'lock = { version = "1.0.0" }\n', 'unsupported-form');
    fails(lock, '[lock]\nentries = {}\n', 'unsupported-form');
    fails(lock, 'lock = 1\n', 'unsupported-form');
  });

  it('is asked for a place outside of its folder', () => {
    const outside = deploymentChange({ artifactPath: '../a' });
    fails((text) => updateDeploymentRecord(text, outside), '', 'unsupported-form');
    assert.equal(removeDeploymentRecord(goldenFile('deployed'), '../a', 'a'), goldenFile('deployed'));
  });

  it('is the only one: any other text is edited to a valid one, or told so', () => {
    const piece = fc.constantFrom(
      ...[
        '"',
        "'",
        '"""',
        "'''",
        '[',
        ']',
        '[[',
        ']]',
        '{',
        '}',
        '=',
        '.',
        ',',
        '#',
        '\\',
        ' ',
        '\n',
        '\r\n',
      ],
      ...[
        '\n[[deployed]]\n',
        '\ndeployed = []\n',
        '\nartifact_path = "skills/a"\n',
        '\nversion_lineage = [',
        'a',
        '1',
      ],
      ...[
        '\n[lock.entries."a::skill"]\n',
        '\nentries.',
        '"a::skill"',
        '\n[collection]\n',
        '\n[[artifacts]]\n',
        '\uFEFF',
      ],
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...all), (source, edit) => {
        try {
          parse(edit(source));
        } catch (error) {
          assert.ok(error instanceof RecordEditError, String(error));
        }
      }),
      { numRuns: 5000 },
    );
  });
});
