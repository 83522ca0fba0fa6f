import assert from 'node:assert/strict';
import { pythonTime } from '../../../../../src/sources/records/write/pythonTime';
import { updateCollectionLock } from '../../../../../src/sources/records/write/updateCollectionLock';
import { updateCollectionManifest } from '../../../../../src/sources/records/write/updateCollectionManifest';
import { updateDeploymentRecord } from '../../../../../src/sources/records/write/updateDeploymentRecord';
import { deploymentEntry } from '../deploymentEntry';
import { deploymentChange, hashOf } from './deploymentChange';

const when = new Date(Date.UTC(2026, 3, 1, 9, 30));
const push = (text: string) =>
  updateCollectionManifest(text, { name: 'a.md', type: 'command', path: 'commands/a.md', updated: when });
const lock = (text: string) =>
  updateCollectionLock(text, { name: 'a.md', type: 'command', contentHash: hashOf('4'), fetched: when });

describe('records in forms that SkillMeat does not write', () => {
  it('are edited in inline tables and dotted keys', () => {
    assert.equal(
      lock('[lock.entries]\n"a::command" = { fetched = "x", content_hash = \'y\' } # kept\n'),
      `[lock.entries]\n"a::command" = { fetched = "2026-04-01T09:30:00", content_hash = '${hashOf('4')}' } # kept\n`,
    );
    assert.equal(
      lock('lock.entries."a::command".content_hash = "y"\nlock.entries.\'a::command\'.fetched=2026-01-01\n'),
      `lock.entries."a::command".content_hash = "${hashOf('4')}"\nlock.entries.'a::command'.fetched="2026-04-01T09:30:00"\n`,
    );
    assert.equal(
      push('collection.updated = "x" # kept\n[[artifacts]]\nname = "a"\ntype = "command"\n'),
      'collection.updated = "2026-04-01T09:30:00" # kept\n[[artifacts]]\nname = "a"\ntype = "command"\nlast_updated = "2026-04-01T09:30:00"\n',
    );
  });

  it('have an artifact by its path, and keep what it is called', () => {
    const text =
      '[[artifacts]]\nname = "b"\ntype = "command"\npath = "commands\\\\a.md"\nlast_updated = "x"\n';
    assert.equal(push(text), text.replace('"x"', '"2026-04-01T09:30:00"'));
    const entry = deploymentEntry({ artifact_name: '"B side"', artifact_type: '"plugin"' });
    const edited = updateDeploymentRecord(entry, deploymentChange({ artifactPath: 'skills/a' }));
    assert.match(edited, /"B side"\nartifact_type = "plugin"\n/);
    assert.match(edited, new RegExp(`content_hash = "${hashOf('4')}"\n`));
  });

  it('have two entries for one path: the one with the name is meant, else the first', () => {
    const [b, c] = ['b', 'c'].map((name) => deploymentEntry({ artifact_name: `"${name}.md"` }));
    const edit = (artifactName: string) =>
      updateDeploymentRecord(
        `${b ?? ''}\n${c ?? ''}`,
        deploymentChange({ artifactPath: 'skills/a', artifactName }),
      );
    assert.ok(edit('c').startsWith(`${b ?? ''}\n`));
    assert.ok(edit('b').endsWith(`\n${c ?? ''}`));
    assert.equal(edit('d'), edit('b'));
  });

  it('have an entry of before content_hash', () => {
    const old = deploymentEntry({ content_hash: undefined, collection_sha: `"${hashOf('1')}"` });
    const edited = updateDeploymentRecord(old, deploymentChange({ artifactPath: 'skills/a' }));
    assert.match(edited, new RegExp(`content_hash = "${hashOf('4')}"\nparent_hash = "${hashOf('1')}"\n`));
    assert.match(edited, new RegExp(`collection_sha = "${hashOf('4')}"\n`));
  });

  it('have interleaved tables', () => {
    const [a, b] = ['a', 'b'].map((name) => deploymentEntry({ artifact_path: `"skills/${name}"` }));
    const text = `${a ?? ''}[x]\n${b ?? ''}[deployed.y]\n[z]\n`;
    const edited = updateDeploymentRecord(text, deploymentChange({ artifactPath: 'skills/c' }));
    assert.ok(edited.startsWith(`${a ?? ''}[x]\n${b ?? ''}[deployed.y]\n\n[[deployed]]\n`));
    assert.ok(edited.endsWith('"\n\n[z]\n'));
  });
});

describe('a deployment that says more', () => {
  it('has a parent of its own', () => {
    const change = deploymentChange({ parentHash: hashOf('7') });
    const begun = updateDeploymentRecord(undefined, change);
    assert.match(
      begun,
      new RegExp(`parent_hash = "${hashOf('7')}"\nversion_lineage = \\[\n    "${hashOf('4')}",\n`),
    );
    assert.equal(updateDeploymentRecord(begun, change), begun);
  });

  it('has a time of its own', () => {
    const deployedAt = new Date(2026, 0, 2, 3, 4, 5, 6);
    const text = deploymentEntry({ content_hash: `"${hashOf('4')}"` });
    const edited = updateDeploymentRecord(text, deploymentChange({ artifactPath: 'skills/a', deployedAt }));
    assert.match(edited, /^deployed_at = "2026-01-02T03:04:05.006000"$/m);
    // The content is the same: there is no parent, and no history to begin.
    assert.doesNotMatch(edited, /parent_hash|version_lineage|local_modifications/);
  });
});

describe('pythonTime', () => {
  it('is what isoformat writes', () => {
    assert.equal(pythonTime(new Date(Date.UTC(2026, 0, 2, 3, 4, 5)), 'utc'), '2026-01-02T03:04:05');
    assert.equal(
      pythonTime(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 60)), 'utc'),
      '2026-01-02T03:04:05.060000',
    );
    assert.equal(pythonTime(new Date(2026, 6, 2, 23, 4, 5, 600), 'local'), '2026-07-02T23:04:05.600000');
  });
});
