import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { window } from 'vscode';
import { countDrifts } from '../../../src/core/driftSummary';
import type { Root } from '../../../src/core/root';
import { pinArtifact } from '../../../src/operations/pinArtifact';
import { reconcile } from '../../../src/operations/reconcile';
import { OperationError } from '../../../src/operations/operationError';
import { cleanUpCommand, cleanUpShownCommand } from '../../../src/ui/retention/cleanUpCommand';
import { RetentionReport } from '../../../src/ui/retention/retentionReport';
import { retentionSettings } from '../../../src/ui/retention/retentionSettings';
import { versionNode } from '../../../src/ui/versionTree/versionNode';
import type { VersionTreeNode } from '../../../src/ui/versionTree/versionTreeNode';
import { CommandBench } from '../commandBench';
import { all } from '../scriptedScreen';

const TEXT = '# s\n\nFirst.\n\nBetween.\n\nLast.\n';
const MINE = TEXT.replace('First', 'My first');
const THEIRS = TEXT.replace('Last', 'Their last');

describe('other projects, and cleaning up', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.open();
    await bench.root.linkedSkill(TEXT);
  });

  afterEach(async () => {
    await bench.closeEditors();
    await bench.close();
  });

  /** A project that is not open in this window. */
  const site = (): Root => ({
    path: `${bench.root.workspace.directory}/site/.claude`,
    scope: 'workspace',
  });

  const recordThere = async (...texts: readonly string[]): Promise<void> => {
    const file = path.join(site().path, 'skills/s/SKILL.md');
    await fs.mkdir(path.dirname(file), { recursive: true });
    for (const text of texts) {
      await fs.writeFile(file, text);
      await reconcile(bench.tracking.context, site(), { roots: [site()], cache: new Map() });
    }
  };

  const recordHere = async (...texts: readonly string[]): Promise<void> => {
    for (const text of texts) {
      await bench.write(text);
      await bench.tracking.tracker.reconcileAll();
    }
  };

  describe('Show in Other Projects', () => {
    it('lists them with who is ahead, and compares what is there with what is here', async () => {
      await recordThere(TEXT, MINE, THEIRS);
      await bench.run('showElsewhere', [/site/, /Compare/]);
      const [where] = bench.questions.heard.slice(-1);
      assert.match(where ?? '', /site\/\.claude\/skills\/s$/);
      const tab = window.tabGroups.activeTabGroup.activeTab;
      assert.match(tab?.label ?? '', /SKILL\.md/);
      await bench.run('showElsewhere', [undefined]);
      assert.match(bench.questions.lines.join('\n'), /v3-[0-9a-f]{7} · ahead by 2 versions · changed /);
    });

    it('says so when there is none', async () => {
      await bench.run('showElsewhere');
      assert.equal(bench.told, 's is in no other project that was ever open here.');
    });
  });

  describe('Update from Another Project', () => {
    it('merges it with what is here, and says from where in the audit trail', async () => {
      await recordThere(TEXT, THEIRS);
      await recordHere(MINE);
      const before = bench.root.workspace.artifact('skills/s');
      bench.screen.play('apply');
      await bench.run('updateFromElsewhere', [/site/]);
      assert.match(bench.screen.state.title, /^Update s from .*site\/\.claude$/);
      assert.equal(await bench.read(), MINE.replace('Last', 'Their last'));
      assert.match(bench.told, /^Updated s from .*site\/\.claude to v\d+-/);
      const { baseline, upstream } = bench.root.workspace.artifact('skills/s');
      assert.deepEqual([baseline, upstream], [before.baseline, before.upstream]);
      const [entry] = bench.tracking.store.operations(1, before.id);
      assert.deepEqual([entry?.kind, entry?.detail], ['sync', `from ${site().path}/skills/s`]);
    });

    it('asks before it is updated from what has only the same name, and merges without a base', async () => {
      await recordThere('Something else.\n');
      await bench.run('updateFromElsewhere', [/site/, false]);
      assert.match(bench.told, /only the same name/);
      bench.screen.play('close');
      await bench.run('updateFromElsewhere', [/site/, true]);
      assert.equal(bench.screen.state.conflicts, 1);
      assert.equal(await bench.read(), TEXT);
    });

    it('does not offer again what the user decided to keep as it is here', async () => {
      await recordThere(TEXT, TEXT.replace('Between', 'Theirs'));
      await recordHere(TEXT.replace('Between', 'Mine'));
      bench.screen.play(all('local'), 'apply');
      await bench.run('updateFromElsewhere', [/site/]);
      assert.match(
        bench.told,
        /^Kept s as it is\. What .*site\/\.claude has now is not asked about again\.$/,
      );
      await bench.run('updateFromElsewhere');
      assert.equal(bench.told, 'No other project has anything of s that is not here already.');
    });

    it('asks before it updates what is pinned', async () => {
      await recordThere(TEXT, THEIRS);
      const { id } = bench.root.workspace.artifact('skills/s');
      await pinArtifact(bench.tracking.context, id, true);
      await bench.run('updateFromElsewhere', [/site/, undefined]);
      assert.match(bench.told, /^s is pinned/);
      assert.equal(await bench.read(), TEXT);
      bench.screen.play('apply');
      await bench.run('updateFromElsewhere', [/site/, /This Once/]);
      assert.equal(await bench.read(), THEIRS);
    });

    it('offers nothing that is here already, and writes nothing in Restricted Mode', async () => {
      await recordHere(MINE);
      await recordThere(TEXT);
      await bench.run('updateFromElsewhere');
      assert.equal(bench.told, 'No other project has anything of s that is not here already.');
      bench.isTrusted = false;
      await assert.rejects(
        bench.run('updateFromElsewhere'),
        (error: unknown) => error instanceof OperationError && error.problem === 'untrusted',
      );
    });
  });

  describe('Clean Up History', () => {
    let report: RetentionReport;
    beforeEach(() => (report = new RetentionReport()));
    afterEach(() => {
      report.dispose();
    });

    const runOn = async (
      selected: readonly VersionTreeNode[],
      ...answers: (RegExp | boolean | undefined)[]
    ): Promise<void> => {
      bench.questions.answer(...answers);
      await cleanUpCommand(bench.questions, report)(bench.tracking, selected[0], selected);
      bench.questions.assertAllAsked();
    };
    const run = (...answers: (RegExp | boolean)[]): Promise<void> => runOn([], ...answers);

    const texts = Array.from({ length: 14 }, (_, index) => `${TEXT}${String(index)}\n`);

    it('shows what would go, and does it once that was confirmed', async () => {
      await recordHere(...texts);
      const { id } = bench.root.workspace.artifact('skills/s');
      await run(/latest 10 versions/);
      assert.equal(bench.told, '4 versions of 1 artifact would be given up.');
      assert.equal(bench.tracking.store.versionCount(id), 15, 'nothing goes before it was confirmed');
      const shown = window.activeTextEditor?.document.getText() ?? '';
      assert.match(shown, /^# Clean Up History/);
      assert.match(shown, /\| s +\| \S+ +\| 4 +\| 11 +\|.*\| v2-v5 +\|/);
      bench.questions.buttons.set(/would be given up/, /^Clean Up$/);
      await run(/latest 10 versions/, false);
      assert.equal(bench.tracking.store.versionCount(id), 15);
      bench.questions.buttons.set(/would be given up/, /^Clean Up$/);
      await run(/latest 10 versions/, true);
      assert.match(bench.told, /^Cleaned up 4 versions of 1 artifact\. /);
      assert.equal(bench.tracking.store.versionCount(id), 11);
    });

    it('does it from the preview as well, once, and begins anew after that', async () => {
      await recordHere(...texts);
      const { id } = bench.root.workspace.artifact('skills/s');
      const preview = cleanUpCommand(bench.questions, report);
      const doShown = async (...answers: (RegExp | boolean | undefined)[]): Promise<void> => {
        bench.questions.answer(...answers);
        await cleanUpShownCommand(report, preview)(bench.tracking, undefined, []);
        bench.questions.assertAllAsked();
      };
      await run(/latest 10 versions/);
      await doShown(false);
      assert.equal(bench.tracking.store.versionCount(id), 15);
      await doShown(true);
      assert.equal(bench.tracking.store.versionCount(id), 11);
      await doShown(undefined);
    });

    it('is for the artifact of a version, or those of a kind, where it was called on such a row, without the budget', async () => {
      await recordHere(...texts);
      for (const text of texts) {
        await bench.root.workspace.write('commands', { 'c.md': text });
        await bench.tracking.tracker.reconcileAll();
      }
      const { head } = bench.root.workspace.artifact('skills/s');
      assert.ok(head);
      const version = versionNode(bench.tracking, head);
      assert.ok(version);
      const { root } = bench.root.node;
      const kind = { type: 'kind', kind: 'command', root, counts: countDrifts([]) } as const;
      await runOn([version], undefined);
      assert.doesNotMatch(bench.questions.lines.join('\n'), /As the settings say/);
      await runOn([version], /latest 10 versions/);
      assert.equal(bench.told, '4 versions of 1 artifact would be given up.');
      await runOn([version, kind], /latest 10 versions/);
      assert.equal(bench.told, '8 versions of 2 artifacts would be given up.');
    });

    it('says so when there is nothing, and keeps all by the settings as they are at first', async () => {
      await recordHere(MINE);
      assert.deepEqual(retentionSettings(), {
        keepVersions: undefined,
        keepDays: undefined,
        budgetBytes: 1_024_000_000,
      });
      await run(/As the settings say/);
      assert.match(bench.told, /^There is nothing to clean up/);
    });
  });
});
