import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { FileTreeError } from '../../../../src/core/fileTree';
import { deployArtifact } from '../../../../src/operations/deployArtifact';
import { OperationError } from '../../../../src/operations/operationError';
import {
  readDeploymentRecords,
  type DeploymentRecord,
} from '../../../../src/sources/records/deploymentRecord';
import { pythonTime } from '../../../../src/sources/records/write/pythonTime';
import { RecordEditError } from '../../../../src/sources/records/write/recordEditError';
import { projectRoot } from '../../../host/projectRoot';
import { goldenFile, otherForms } from '../../sources/records/write/goldenFile';
import { hashOf } from '../../sources/records/write/deploymentChange';
import { driftNow } from '../drift/driftOfLinked';
import { Linked } from '../linked';
import { useWorkspace, type Tree } from '../workspace';
import { NOW, SkillmeatProject, told, withHashes } from './skillmeatProject';

const RECORD = '.skillmeat-deployed.toml';
const NOTES = 'skills/notes-keeper';
const REVIEW = 'commands/team/review.md';
/** As the collection's manifest has it. */
const THEIR_REVIEW = 'commands/review.md';
const V1: Tree = { 'SKILL.md': 'one\ntwo\nthree\n', 'run.sh': '* #!/bin/sh\n', 'é/ü b.md': 'x' };
const V2: Tree = { ...V1, 'SKILL.md': 'one\ntwo\nTHREE\n' };

describe('updateSkillmeatRecords', () => {
  const use = useWorkspace();
  let project: SkillmeatProject;

  beforeEach(() => {
    project = new SkillmeatProject(use.current);
  });

  /** The golden project: a skill as deployed, and a command that was edited here. */
  async function golden(form: (text: string) => string = (text) => text): Promise<Record<string, string>> {
    await project.upstream(NOTES, V1);
    await project.local(NOTES, V1);
    await project.upstream('commands', { 'review.md': 'a\nb\nc\n' });
    await project.local('commands/team', { 'review.md': 'A\nb\nc\n' });
    const hashes = {
      1: await project.hash('upstream', NOTES),
      2: await project.hash('upstream', THEIR_REVIEW),
      3: await project.hash('local', REVIEW),
    };
    await project.record(RECORD, form(withHashes(goldenFile('deployed'), hashes)));
    await project.record('collection.toml', goldenFile('collection'));
    await project.record('collection.lock', withHashes(goldenFile('lock'), hashes));
    assert.deepEqual(await project.link(), [REVIEW, NOTES]);
    return hashes;
  }

  async function entry(artifactPath: string): Promise<DeploymentRecord> {
    const { entries, problems } = readDeploymentRecords(await project.recorded(RECORD));
    assert.deepEqual(problems, []);
    const found = entries.find((each) => each.artifactPath === artifactPath);
    assert.ok(found);
    return found;
  }

  /** What `artifact-lineage hash --skillmeat` prints. */
  function printedHash(place: string): string {
    const cli = path.join(projectRoot, 'dist/cli.js');
    return execFileSync(process.execPath, [cli, 'hash', '--skillmeat', place], { encoding: 'utf8' }).trim();
  }

  for (const [title, form] of otherForms) {
    it(`after a sync is what SkillMeat would have written, ${title}`, async () => {
      const hashes = await golden(form);
      await project.upstream(NOTES, V2);
      await project.sync(NOTES);
      const after = { ...hashes, 4: await project.hash('upstream', NOTES) };
      assert.equal(await project.recorded(RECORD), form(withHashes(goldenFile('deployed.synced'), after)));
      const { contentHash, mergeBaseSnapshot, versionLineage } = await entry(NOTES);
      assert.equal(contentHash, printedHash(project.workspace.at(NOTES)));
      assert.equal(mergeBaseSnapshot, printedHash(`${project.collection}/${NOTES}`));
      assert.deepEqual(versionLineage, [after[4], hashes['1']]);
    });
  }

  it('after a merge has upstream’s hash, so that SkillMeat sees a local edit and no update', async () => {
    const hashes = await golden();
    await project.upstream('commands', { 'review.md': 'a\nb\nC\n' });
    await project.sync(REVIEW);
    assert.equal(await fs.readFile(project.workspace.at(REVIEW), 'utf8'), 'A\nb\nC\n');
    const theirs = await project.hash('upstream', THEIR_REVIEW);
    const after = { ...hashes, 4: theirs, 6: theirs };
    assert.equal(await project.recorded(RECORD), withHashes(goldenFile('deployed.merged'), after));
    const { contentHash, mergeBaseSnapshot, localModifications, modificationDetectedAt } =
      await entry(REVIEW);
    const upstreamPrinted = printedHash(`${project.collection}/${THEIR_REVIEW}`);
    assert.deepEqual([contentHash, mergeBaseSnapshot], [upstreamPrinted, upstreamPrinted]);
    assert.deepEqual([localModifications, modificationDetectedAt], [true, undefined]);
    assert.notEqual(printedHash(project.workspace.at(REVIEW)), contentHash);
  });

  it('keeps comments and unknown fields', async () => {
    const base: Tree = { 'SKILL.md': 'one\ntwo\nthree\n' };
    await project.upstream(NOTES, base);
    await project.local(NOTES, base);
    const hashes = { 1: await project.hash('upstream', NOTES) };
    await project.record('collection.toml', goldenFile('collection'));
    await project.record(RECORD, withHashes(goldenFile('commented'), hashes));
    assert.deepEqual(await project.link(), ['commands/notes-keeper.md', NOTES]);
    await project.local(NOTES, { 'SKILL.md': 'ONE\ntwo\nthree\n' });
    await project.workspace.reconcile();
    await project.upstream(NOTES, { 'SKILL.md': 'one\ntwo\nTHREE\n' });
    await project.sync(NOTES);
    const theirs = await project.hash('upstream', NOTES);
    const after = { ...hashes, 4: theirs, 6: theirs };
    assert.equal(await project.recorded(RECORD), withHashes(goldenFile('commented.synced'), after));
  });

  it('is the same when it is told twice', async () => {
    await golden();
    await project.upstream(NOTES, V2);
    await project.sync(NOTES);
    const once = await project.recorded(RECORD);
    await project.tell(NOTES, 'sync');
    assert.equal(await project.recorded(RECORD), once);
  });

  it('after a push has what was pushed in the record, the collection and its lock', async () => {
    const hashes = await golden();
    await project.local(NOTES, V2);
    await project.workspace.reconcile();
    await project.push(NOTES);
    const after = { ...hashes, 4: printedHash(project.workspace.at(NOTES)) };
    assert.equal(printedHash(`${project.collection}/${NOTES}`), after[4]);
    assert.equal(await project.recorded(RECORD), withHashes(goldenFile('deployed.synced'), after));
    assert.equal(await project.recorded('collection.toml'), goldenFile('collection.updated'));
    assert.equal(await project.recorded('collection.lock'), withHashes(goldenFile('lock.updated'), after));
    await project.undo(NOTES);
    const { contentHash, localModifications } = await entry(NOTES);
    assert.deepEqual([contentHash, localModifications], [hashes['1'], true]);
    const undone = withHashes(goldenFile('lock.updated'), { ...hashes, 4: hashes['1'] ?? '' });
    assert.equal(await project.recorded('collection.lock'), undone);
  });

  it('leaves the collection alone when a sync is undone', async () => {
    const hashes = await golden();
    await project.upstream(NOTES, V2);
    const before = [await project.recorded('collection.toml'), await project.recorded('collection.lock')];
    await project.sync(NOTES);
    await project.undo(NOTES);
    const after = [await project.recorded('collection.toml'), await project.recorded('collection.lock')];
    assert.deepEqual(after, before);
    const { contentHash, mergeBaseSnapshot, localModifications } = await entry(NOTES);
    assert.deepEqual([contentHash, mergeBaseSnapshot, localModifications], [hashes['1'], hashes['1'], false]);
  });

  async function deploy(artifactPath: string, name = 'My own name'): Promise<void> {
    const linked = new Linked(project.workspace);
    const source = { type: 'collection', folder: project.collection, name } as const;
    const { root } = project.workspace;
    const identity = linked.identity(artifactPath);
    told(await deployArtifact(project.context, root, identity, { source, path: artifactPath }));
  }

  it('gets an entry by a deployment, in the name of the collection’s folder, and loses it when that is undone', async () => {
    const hashes = await golden();
    const before = await project.recorded(RECORD);
    await project.upstream('skills/Design Notes', V2);
    await deploy('skills/Design Notes');
    const after = { ...hashes, 5: printedHash(project.workspace.at('skills/Design Notes')) };
    const expected = withHashes(goldenFile('deployed.added'), after)
      .replace('Design \\"Notes\\"', 'Design Notes')
      .replace('2026-04-01T09:30:00.250000', pythonTime(new Date(NOW), 'local'));
    assert.equal(await project.recorded(RECORD), expected);
    await project.undo('skills/Design Notes');
    assert.equal(await project.recorded(RECORD), before);
  });

  it('is not begun in a root without one, and is gone with its last entry', async () => {
    await project.record('collection.toml', goldenFile('collection'));
    await project.upstream(NOTES, V1);
    await deploy(NOTES);
    await assert.rejects(project.recorded(RECORD), { code: 'ENOENT' });
    await project.upstream(NOTES, V2);
    await project.sync(NOTES);
    await assert.rejects(project.recorded(RECORD), { code: 'ENOENT' });
    await project.record(RECORD, goldenFile('deployed.empty'));
    await project.upstream('skills/other', V1);
    await deploy('skills/other');
    assert.equal((await entry('skills/other')).fromCollection, 'default');
    await project.undo('skills/other');
    await assert.rejects(project.recorded(RECORD), { code: 'ENOENT' });
  });

  it('knows links inside an artifact as SkillMeat does, and ignored files are no modification', async () => {
    const tree: Tree = { ...V1, 'a.md': '-> SKILL.md', 'é/b.md': '-> ../a.md', broken: '-> nowhere' };
    await project.record('collection.toml', goldenFile('collection'));
    await project.record(RECORD, goldenFile('deployed.empty'));
    await project.upstream(NOTES, tree);
    await deploy(NOTES);
    const recorded = await entry(NOTES);
    assert.equal(recorded.contentHash, printedHash(`${project.collection}/${NOTES}`));
    assert.equal(recorded.localModifications, false);
    await project.local(NOTES, { '.DS_Store': 'x', '__pycache__/a.pyc': 'y' });
    await project.workspace.reconcile();
    await project.tell(NOTES, 'sync');
    assert.equal((await entry(NOTES)).localModifications, false);
  });

  it('takes a skill with the skills inside it for one', async () => {
    const inner = `${NOTES}/inner`;
    await project.upstream(NOTES, { ...V1, 'inner/SKILL.md': 'inner\n' });
    await project.local(NOTES, { ...V1, 'inner/SKILL.md': 'inner\n' });
    const hashes = { 1: await project.hash('upstream', NOTES) };
    await project.record('collection.toml', goldenFile('collection'));
    await project.record(RECORD, withHashes(goldenFile('deployed.first'), hashes));
    assert.deepEqual(await project.link(), [NOTES, inner]);
    await project.upstream(inner, { 'SKILL.md': 'inner, later\n' });
    await project.sync(inner);
    const after = { ...hashes, 4: printedHash(`${project.collection}/${NOTES}`) };
    assert.equal(await project.recorded(RECORD), withHashes(goldenFile('deployed.first.synced'), after));
    assert.equal((await driftNow(new Linked(project.workspace), inner)).state, 'in-sync');
  });

  it('is left as it is when it is in a form that cannot be edited', async () => {
    await golden();
    const inline = `deployed = [{ artifact_name = "notes-keeper", artifact_type = "skill", from_collection = "default", deployed_at = "2026-01-05T15:07:49", artifact_path = "${NOTES}", content_hash = "${hashOf('1')}" }]\n`;
    for (const text of [inline, 'deployed = 1\n', '[[deployed]\n']) {
      await project.record(RECORD, text);
      await project.upstream(NOTES, { 'SKILL.md': `one\ntwo\n${String(text.length)}\n` });
      await assert.rejects(project.sync(NOTES), RecordEditError);
      assert.equal(await project.recorded(RECORD), text);
      await assertNothingBeside();
    }
  });

  it('is not asked about by what came from no collection', async () => {
    await project.record(RECORD, '[[deployed]\n');
    await project.upstream(NOTES, V1);
    const linked = new Linked(project.workspace);
    const source = { type: 'folder', folder: project.collection, name: 'x' } as const;
    const link = { source, path: NOTES };
    told(await deployArtifact(project.context, project.workspace.root, linked.identity(NOTES), link));
    assert.equal(await project.recorded(RECORD), '[[deployed]\n');
  });

  it('is left as it is when it is no text', async () => {
    await golden();
    await fs.writeFile(project.recordFile(RECORD), Buffer.from([0xff, 0xfe, 0x00]));
    await project.upstream(NOTES, V2);
    await assert.rejects(project.sync(NOTES), FileTreeError);
    assert.deepEqual(await fs.readFile(project.recordFile(RECORD)), Buffer.from([0xff, 0xfe, 0x00]));
  });

  const theirs = '\n[[other]]\nwritten = "meanwhile"\n';

  it('has both changes when somebody else writes it at the same moment', async () => {
    const hashes = await golden();
    await project.upstream(NOTES, V2);
    let struck = false;
    project.workspace.files.hook = async (call, file) => {
      if (call !== 'create' || !file.includes(RECORD) || struck) return;
      struck = true;
      await fs.appendFile(project.recordFile(RECORD), theirs);
    };
    await project.sync(NOTES);
    assert.ok(struck);
    const after = { ...hashes, 4: await project.hash('upstream', NOTES) };
    assert.equal(await project.recorded(RECORD), withHashes(goldenFile('deployed.synced'), after) + theirs);
    await assertNothingBeside();
  });

  it('has what somebody else wrote into it while its last entry was removed', async () => {
    await project.record('collection.toml', goldenFile('collection'));
    await project.record(RECORD, goldenFile('deployed.empty'));
    await project.upstream(NOTES, V1);
    await deploy(NOTES);
    let reads = 0;
    project.workspace.files.hook = async (call, file) => {
      if (call === 'read' && file.endsWith(RECORD) && ++reads === 2)
        await fs.appendFile(project.recordFile(RECORD), theirs);
    };
    await project.undo(NOTES);
    assert.equal((await project.recorded(RECORD)).trim(), theirs.trim());
  });

  it('gives up when it keeps changing, with what the others wrote', async () => {
    await golden();
    await project.upstream(NOTES, V2);
    let writes = 0;
    project.workspace.files.hook = async (call, file) => {
      if (call === 'create' && file.includes(RECORD))
        await fs.appendFile(project.recordFile(RECORD), `# ${String(++writes)}\n`);
    };
    await assert.rejects(
      project.sync(NOTES),
      (error) => error instanceof OperationError && error.problem === 'keeps-changing',
    );
    assert.match(await project.recorded(RECORD), /# 1\n# 2\n# 3\n$/);
    await assertNothingBeside();
  });

  it('is followed when it is a link inside the root, and not out of it', async () => {
    const hashes = await golden();
    await fs.rename(project.recordFile(RECORD), project.workspace.at('kept.toml'));
    await fs.symlink('kept.toml', project.recordFile(RECORD));
    await project.upstream(NOTES, V2);
    await project.sync(NOTES);
    const after = { ...hashes, 4: await project.hash('upstream', NOTES) };
    const synced = withHashes(goldenFile('deployed.synced'), after);
    assert.equal(await fs.readFile(project.workspace.at('kept.toml'), 'utf8'), synced);
    const outside = path.join(project.workspace.directory, 'outside.toml');
    await fs.rename(project.workspace.at('kept.toml'), outside);
    await fs.rm(project.recordFile(RECORD));
    await fs.symlink(outside, project.recordFile(RECORD));
    await project.upstream(NOTES, V1);
    await assert.rejects(project.sync(NOTES), OperationError);
    assert.equal(await fs.readFile(outside, 'utf8'), synced);
  });

  async function assertNothingBeside(): Promise<void> {
    const names = await fs.readdir(project.workspace.root.path);
    assert.deepEqual(
      names.filter((name) => name.endsWith('.tmp')),
      [],
    );
  }
});
