import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { commands, extensions, Uri, window, workspace } from 'vscode';
import { VerifyStoreCommand } from '../../../src/ui/commands/verifyStoreCommand';
import { StoreError } from '../../../src/store/storeError';
import { storeFiles } from '../../../src/ui/storeFiles';
import { lossSentences } from '../../../src/ui/verify/repairSentence';
import { VerificationReport } from '../../../src/ui/verify/verificationReport';
import { eventually } from '../extension';
import { ScriptedQuestions } from '../scriptedQuestions';
import { TrackedRoot } from '../trackedRoot';

describe('Verify Store', () => {
  let root: TrackedRoot;
  let questions: ScriptedQuestions;
  let report: VerificationReport;

  beforeEach(async () => {
    root = await TrackedRoot.open();
    questions = new ScriptedQuestions();
    report = new VerificationReport();
    await root.linkedSkill('# s\n');
  });

  afterEach(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    report.dispose();
    await root.close();
  });

  /** As the extension runs it: its images are checked by the thread that it ships. */
  const verify = async (): Promise<void> => {
    const extension = extensions.getExtension('artifact-lineage.artifact-lineage');
    assert.ok(extension);
    const files = storeFiles({
      extensionUri: extension.extensionUri,
      globalStorageUri: Uri.file(root.workspace.directory),
    });
    const directory = path.join(root.workspace.directory, 'store');
    const tracking = { ...root.tracking, store: root.workspace.store, context: root.workspace.context };
    await new VerifyStoreCommand(questions, report, { ...files, directory }).run(tracking, undefined, []);
  };
  it('says that everything verifies', async () => {
    await root.workspace.store.checkpoint();
    await verify();
    assert.match(questions.heard.at(-1) ?? '', /^Nothing is damaged: 1 version, 1 content, \d+ kB\.$/);
  });

  it('says which content of which version is damaged, repairs it from the working file, and verifies again', async () => {
    const { workspace: place } = root;
    const [entry] = await place.store.manifest(place.head('skills/s').contentHash);
    assert.ok(entry);
    await place.damage(entry.hash);
    questions.buttons.set(/damaged/, /Show Report/);
    await verify();
    // Said again for the button that is still wanted, once.
    const sentence = 'The history is damaged: 1 content of 1 version.';
    assert.deepEqual(questions.heard, [sentence, sentence]);
    await eventually(
      'the report on the screen',
      () => window.activeTextEditor?.document.uri.toString() === VerificationReport.uri().toString(),
    );
    const text = report.provideTextDocumentContent();
    assert.match(text, /The content of SKILL\.md in v1-[0-9a-f]{7} of .*\/skills\/s is damaged\./);
    assert.match(text, /Repair looks for the same bytes/);
    questions.buttons.set(/damaged/, /Show Report/);
    questions.buttons.set(/is damaged/, /Repair/);
    await verify();
    assert.match(questions.heard.at(-1) ?? '', /^Repaired\. Nothing is damaged: 1 version, 1 content/);
    assert.match(report.provideTextDocumentContent(), /Nothing is damaged/);
    assert.deepEqual(await place.stored(place.head('skills/s')), { 'SKILL.md': '# s\n' });
  });

  it('says after a repair what nobody could find missing any more', async () => {
    const { workspace: place } = root;
    await place.store.checkpoint();
    await place.store.checkpoint();
    const store = path.join(place.directory, 'store');
    for (const name of ['lineage.sqlite', 'lineage.previous.sqlite', 'journal'])
      await fs.rm(path.join(store, name), { recursive: true });
    await fs.mkdir(path.join(store, 'journal'));
    questions.buttons.set(/damaged/, /Repair/);
    await verify();
    const loss = 'No saved copy of the history was left: versions that neither';
    const [, after = ''] = questions.heard;
    assert.ok(after.startsWith(`Repaired what could be repaired. ${loss}`), after);
    assert.match(after, / Nothing is damaged: 1 version, /);
    assert.ok(report.provideTextDocumentContent().includes(`\n## Lost\n\n- ${loss}`));
  });

  it('says what of a damaged journal is lost: only what this window had not read', () => {
    const file = 'journal/a.0000.seg';
    const error = new StoreError('damaged', 'Bytes are wrong.');
    const findings = [{ type: 'journal', file, fault: 'damaged', detail: '' }] as const;
    assert.deepEqual(lossSentences(findings, [{ error, file: 'lineage.sqlite' }]), []);
    assert.equal(lossSentences(findings, [{ error, file }]).length, 1);
  });
});

describe('Verify Store on the store of this window', () => {
  afterEach(async () => {
    // Answers the message, so that the command ends.
    await commands.executeCommand('notifications.clearAll');
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('finds nothing damaged, and has a report that is Markdown', async () => {
    const document = await workspace.openTextDocument(VerificationReport.uri());
    void commands.executeCommand('artifactLineage.verifyStore');
    await window.showTextDocument(document);
    await eventually('the report of this window', () => document.getText().startsWith('# Store of'));
    assert.match(document.getText(), /\nNothing is damaged: [\d,]+ versions?, /);
    assert.equal(document.languageId, 'markdown');
  });
});
