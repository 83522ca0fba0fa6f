import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { window } from 'vscode';
import type { VersionId } from '../../../src/core/identity';
import { OperationError } from '../../../src/operations/operationError';
import { countDrifts } from '../../../src/core/driftSummary';
import { pinArtifact } from '../../../src/operations/pinArtifact';
import { versionNode } from '../../../src/ui/versionTree/versionNode';
import { artifactDescription, versionTreeItem } from '../../../src/ui/versionTree/versionTreeItem';
import type { RootNode, VersionNode } from '../../../src/ui/versionTree/versionTreeNode';
import { publicApi } from '../../../src/ui/api/publicApi';
import { CommandBench } from '../commandBench';
import { eventually } from '../extension';
import { problemIs } from '../upstreamFixture';

const ONE = '# s\n\nOne.\n';
const TWO = '# s\n\nTwo.\n';

describe('tags, notes and pins', () => {
  let bench: CommandBench;
  let first: VersionId;
  let second: VersionId;

  beforeEach(async () => {
    bench = await CommandBench.open();
    await bench.root.linkedSkill(ONE);
    await edit(TWO);
    const [one, two] = bench.root.workspace.versions('skills/s').map(({ id }) => id);
    assert.ok(one !== undefined && two !== undefined);
    [first, second] = [one, two];
  });

  afterEach(async () => {
    await bench.closeEditors();
    await bench.close();
  });

  const edit = async (text: string): Promise<void> => {
    await bench.write(text);
    await bench.tracking.tracker.reconcileAll();
  };
  const node = (id: VersionId): VersionNode => {
    const found = versionNode(bench.tracking, id);
    assert.ok(found);
    return found;
  };
  const rootNode = (): RootNode => {
    const { root } = bench.root.workspace;
    return { type: 'root', root, label: 'root', counts: countDrifts([]) };
  };
  const tags = (artifact = 'skills/s'): unknown[] => {
    const { workspace } = bench.root;
    return workspace.store
      .tags(workspace.artifact(artifact).id)
      .map(({ name, version, note }) => [name, workspace.store.version(version)?.number, note]);
  };
  /** What was heard, with every label of a version as its number alone. */
  const heard = (): string[] => bench.questions.heard.map((text) => text.replace(/-[0-9a-f]{7}/g, ''));
  /** What a row says of the pin. */
  const pinPart = (): string | undefined => artifactDescription(bench.root.node).split(' · ').at(-1);
  const problem = (wanted: string) => (error: unknown) =>
    error instanceof OperationError && error.problem === wanted;

  describe('Tag', () => {
    it('names a version, with what is wrong with a name told as it is typed', async () => {
      const tooLong = 'x'.repeat(101);
      await bench.run('tagVersion', ['', tooLong, ' release-1 ', 'The first one out.'], node(first));
      assert.deepEqual(tags(), [['release-1', 1, 'The first one out.']]);
      const wrong = heard().filter((text) => text.includes('one line of 1 to 100 characters'));
      assert.equal(wrong.length, 2);
      assert.equal(heard().at(-1), 'Tagged v1 of s: release-1.');
      const row = versionTreeItem(node(first));
      assert.match(String(row.description), /release-1/);
      assert.equal(row.contextValue, 'version tagged');
    });

    it('asks before it moves a name, and keeps what was written of it unless that is changed', async () => {
      await bench.run('tagVersion', ['stable', 'Works.'], node(first));
      await bench.run('tagVersion', ['stable', false], node(second));
      assert.match(heard().at(-1) ?? '', /^v1 of s is tagged stable already\. Move the tag\?/);
      assert.deepEqual(tags(), [['stable', 1, 'Works.']]);
      await bench.run('tagVersion', ['stable', true, 'Still works.'], node(second));
      assert.deepEqual(tags(), [['stable', 2, 'Still works.']]);
      await bench.run('tagVersion', ['stable', undefined], node(second));
      assert.deepEqual(tags(), [['stable', 2, 'Still works.']]);
    });

    it('gives all artifacts of a root one name', async () => {
      await bench.root.workspace.write('skills/t', { 'SKILL.md': ONE });
      await bench.tracking.tracker.reconcileAll();
      await bench.run('tagVersion', ['release-1', ''], node(first));
      await bench.run('tagVersion', ['release-1', true, ''], rootNode());
      assert.deepEqual([tags(), tags('skills/t')], [[['release-1', 2, '']], [['release-1', 1, '']]]);
      assert.equal(heard().at(-1), 'Tagged the versions that 2 artifacts have now: release-1.');
    });

    it('is taken away, and put back with one click', async () => {
      await bench.run('tagVersion', ['release-1', 'why'], node(first));
      await bench.run('removeTag', [], node(first));
      assert.deepEqual(tags(), []);
      await bench.run('tagVersion', ['release-1', 'why'], node(first));
      await bench.run('tagVersion', ['stable', ''], node(second));
      bench.questions.buttons.set(/not tagged/, /Undo/);
      await bench.run('removeTag', [/release-1/]);
      await eventually('the tag is back', () => tags().length === 2);
      assert.deepEqual(tags(), [
        ['release-1', 1, 'why'],
        ['stable', 2, ''],
      ]);
    });
  });

  describe('Edit Note', () => {
    const note = (): string | undefined => bench.tracking.store.notes(bench.root.node.artifact.id).get(first);

    it('writes down why a version is kept, changes it and takes it away', async () => {
      await bench.run('editNote', ['The last that worked.'], node(first));
      assert.equal(note(), 'The last that worked.');
      assert.match(String(versionTreeItem(node(first)).description), /The last that worked\./);
      await bench.run('editNote', ['One line. ⏎ ⏎ Another.'], node(first));
      assert.equal(note(), 'One line.\n\nAnother.');
      await bench.run('editNote', [undefined], node(first));
      assert.equal(note(), 'One line.\n\nAnother.');
      await bench.run('editNote', [''], node(first));
      assert.equal(note(), undefined);
    });
  });

  it('keep a pinned artifact from being synced by other extensions, unless that is meant', async () => {
    const log = window.createOutputChannel('Artifact Lineage: pins under test', { log: true });
    const api = publicApi(bench.state, Promise.resolve(), log).getApi(1);
    const { id } = bench.root.workspace.artifact('skills/s');
    await bench.root.writeUpstream('# s\n\nTheirs.\n');
    await pinArtifact(bench.tracking.context, id, true);
    const plan = await api.planSync(id);
    const take = { strategy: 'upstream', acceptRisks: true } as const;
    await assert.rejects(api.applySync(plan.id, take), problemIs('pinned'));
    assert.equal(await bench.read(), TWO);
    await api.applySync(plan.id, { ...take, evenIfPinned: true });
    assert.equal(await bench.read(), '# s\n\nTheirs.\n');
    log.dispose();
  });

  describe('Pin to This Version', () => {
    const pin = (): unknown => {
      const { pinnedAt, pinnedVersion } = bench.root.node.artifact;
      return [pinnedAt !== undefined, pinnedVersion];
    };

    it('pins to what the files have, without asking', async () => {
      await bench.run('pinVersion', [], node(second));
      assert.deepEqual(pin(), [true, second]);
      assert.equal(heard().at(-1), 's is pinned to v2: Sync All leaves it out.');
      assert.equal(pinPart(), 'pinned to v2');
      assert.equal(versionTreeItem(node(second)).contextValue, 'version.current pinned');
      await bench.run('unpinArtifact');
      assert.deepEqual(pin(), [false, undefined]);
    });

    it('restores another version first, if the user wants that, and keeps what was there', async () => {
      await edit('# s\n\nThree.\n');
      await bench.run('pinVersion', [false], node(first));
      assert.deepEqual([pin(), await bench.read()], [[false, undefined], '# s\n\nThree.\n']);
      await bench.write('# s\n\nNot recorded yet.\n');
      await bench.run('pinVersion', [true], node(first));
      assert.deepEqual([pin(), await bench.read()], [[true, first], ONE]);
      assert.equal(
        heard().at(-1),
        'Restored s to v1 and pinned it there. What was there before is kept as v4.',
      );
    });

    it('says when the files have moved on, and goes back', async () => {
      await bench.run('pinVersion', [], node(second));
      await edit('# s\n\nThree.\n');
      assert.equal(pinPart(), 'pinned to v2, now v3');
      assert.match(String(versionTreeItem(bench.root.node).contextValue), /\bpinned strayed\b/);
      await bench.run('restorePinned');
      assert.equal(await bench.read(), TWO);
      assert.equal(pinPart(), 'pinned to v2');
    });

    it('restores nothing in Restricted Mode, where the present version can be pinned to and tagged', async () => {
      bench.isTrusted = false;
      await assert.rejects(bench.run('pinVersion', [], node(first)), problem('untrusted'));
      await bench.run('pinVersion', [], node(second));
      assert.deepEqual(pin(), [true, second]);
      await bench.run('tagVersion', ['release-1', ''], node(first));
      assert.equal(tags().length, 1);
    });
  });

  describe('a pinned artifact', () => {
    beforeEach(async () => {
      await edit(ONE);
      await bench.run('pinVersion', [], node(bench.root.workspace.head('skills/s').id));
      await bench.writeUpstream('# s\n\nTheirs.\n');
    });

    it('is skipped by Sync All, which says so', async () => {
      await bench.run('syncAll', [], 'none');
      assert.equal(heard().at(-1), 'Nothing was synced. 1 was left out.');
      bench.questions.buttons.set(/left out/, /Show the Others/);
      await bench.run('syncAll', [], 'none');
      await eventually('the list of the others', () =>
        bench.questions.lines.some((line) => line.startsWith('s ')),
      );
      assert.deepEqual(
        bench.questions.lines.map((line) => line.replace(/-[0-9a-f]{7}/g, '')),
        [`s pinned to v${String(bench.root.workspace.head('skills/s').number)}, skipped`],
      );
      assert.equal(await bench.read(), ONE);
    });

    it('is synced by itself only if the user says so', async () => {
      await bench.run('syncArtifact', [undefined]);
      assert.match(heard().at(-1) ?? '', /^s is pinned to v\d Sync it all the same\?$/);
      assert.equal(await bench.read(), ONE);
      bench.screen.play('apply');
      await bench.run('syncArtifact', [/This Once/]);
      assert.equal(await bench.read(), '# s\n\nTheirs.\n');
      assert.match(pinPart() ?? '', /^pinned to v\d, now v\d$/);
      await bench.writeUpstream('# s\n\nTheirs again.\n');
      bench.screen.play('apply');
      await bench.run('syncArtifact', [/Unpin/]);
      assert.equal(await bench.read(), '# s\n\nTheirs again.\n');
      assert.equal(bench.root.node.artifact.pinnedAt, undefined);
    });
  });

  describe('Show Changes Since Tag', () => {
    const tab = (): string =>
      (window.tabGroups.activeTabGroup.activeTab?.label ?? '').replace(/-[0-9a-f]{7}/g, '');
    const opened = (label: string): Promise<unknown> => eventually(label, () => tab() === label);

    it('says that there is none', async () => {
      await bench.run('showChangesSinceTag');
      assert.match(bench.told, /^There is no tag yet\./);
    });

    it('opens the comparison of one artifact with its only tag, or a chosen one', async () => {
      await bench.run('tagVersion', ['release-1', ''], node(first));
      await bench.run('showChangesSinceTag');
      await opened('SKILL.md (v1 ↔ current files)');
      await bench.run('tagVersion', ['release-2', ''], node(second));
      await edit('# s\n\nThree.\n');
      await bench.run('showChangesSinceTag', [/release-2/]);
      assert.deepEqual(
        bench.questions.lines.map((line) => line.replace(/-[0-9a-f]{7}/g, '')),
        ['$(tag) release-1 s · v1', '$(tag) release-2 s · v2'],
      );
      await opened('SKILL.md (v2 ↔ current files)');
    });

    it('lists what has changed of the artifacts that share a name', async () => {
      for (const name of ['t', 'u', 'v'])
        await bench.root.workspace.write(`skills/${name}`, { 'SKILL.md': ONE, 'a.md': 'a\n' });
      await bench.tracking.tracker.reconcileAll();
      await bench.run('tagVersion', ['release-1', ''], rootNode());
      await bench.root.workspace.write('skills/t', { 'SKILL.md': TWO, 'a.md': 'b\n' });
      await fs.rm(bench.root.workspace.at('skills/u'), { recursive: true });
      await edit('# s\n\nThree.\n');
      await bench.run('showChangesSinceTag', [/ s /], rootNode());
      assert.match(heard().at(-1) ?? '', /^Since release-1: 3 of 4 artifacts changed/);
      assert.deepEqual(
        bench.questions.lines.map((line) => line.replace(/-[0-9a-f]{7}|\$\([^)]*\) /g, '')),
        [
          's v2 → v3 · 1 file changed',
          't v1 → v2 · 2 files changed',
          'u v1 · deleted since',
          'Unchanged ',
          'v v1',
        ],
      );
      await opened('SKILL.md (v2 ↔ current files)');
    });
  });
});
