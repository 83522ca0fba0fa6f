import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { commands, Uri, window, workspace } from 'vscode';
import { headOf, lineageApi, nextHead } from '../extension';
import { inWorkspace, outside } from '../workspaceFiles';

const read = (file: string): Promise<string> => fs.readFile(inWorkspace(file), 'utf8');

describe('restore', () => {
  it('gives back exact bytes, modes and files, and keeps what was there as a version', async () => {
    const api = await lineageApi();
    const first = await headOf('skills/malformed');
    const original = await read('.claude/skills/malformed/SKILL.md');
    await outside(
      'cd .claude/skills/malformed; printf "two\\r\\n" > SKILL.md; mkdir -p bin; printf x > bin/tool; chmod +x bin/tool',
    );
    const second = await nextHead('skills/malformed', first);

    // An edit that nobody has recorded yet, at the very moment of the restore.
    await fs.writeFile(inWorkspace('.claude/skills/malformed/unrecorded.md'), 'precious\n');
    const before = await api.restore(first.id);
    assert.ok(before);
    assert.notEqual(before.id, second.id, 'The unrecorded edit must have become a version of its own.');
    assert.equal(await read('.claude/skills/malformed/SKILL.md'), original);
    assert.deepEqual(await fs.readdir(inWorkspace('.claude/skills/malformed')), ['SKILL.md']);
    assert.equal((await headOf('skills/malformed')).id, first.id);

    await api.restore(before.id);
    assert.equal(await read('.claude/skills/malformed/unrecorded.md'), 'precious\n');
    assert.equal(await read('.claude/skills/malformed/SKILL.md'), 'two\r\n');
    const { mode } = await fs.stat(inWorkspace('.claude/skills/malformed/bin/tool'));
    assert.equal(mode & 0o111, 0o111);
  });

  it('makes an edit after a restore a branch', async () => {
    const api = await lineageApi();
    const last = await headOf('skills/malformed');
    const versions = await api.listVersions(last.artifactId);
    const first = versions.at(-1);
    assert.ok(first);
    await api.restore(first.id);
    await outside('echo branch > .claude/skills/malformed/branch.md');
    const branch = await nextHead('skills/malformed', first);
    assert.equal(branch.parentId, first.id);
    assert.ok(branch.number > last.number);
    assert.equal((await api.getVersion(last.id))?.id, last.id);
  });

  it('shows an open, unchanged editor the restored text', async () => {
    const api = await lineageApi();
    const first = await headOf('skills/mit leerzeichen');
    const file = Uri.file(inWorkspace('.claude/skills/mit leerzeichen/SKILL.md'));
    const original = (await workspace.openTextDocument(file)).getText();
    await fs.writeFile(file.fsPath, 'changed\n');
    await nextHead('skills/mit leerzeichen', first);
    await api.restore(first.id);
    const until = Date.now() + 10_000;
    const document = await workspace.openTextDocument(file);
    while (document.getText() !== original && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(document.getText(), original);
  });

  it('refuses a version that is not in the history, and changes nothing', async () => {
    const api = await lineageApi();
    await assert.rejects(api.restore('0'.repeat(64)));
  });

  it('lists what was done in the audit trail', async () => {
    await commands.executeCommand('artifactLineage.showAuditTrail');
    const text = window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /malformed/);
    assert.ok(text.split('\n').length > 5, text);
  });
});
