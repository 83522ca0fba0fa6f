import assert from 'node:assert/strict';
import { commands, FileSystemError, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import { eventually, headOf, lineageApi, mustFind, nextHead } from '../extension';
import { outside } from '../workspaceFiles';

/** A version's file, as the tree names it. */
const historyUri = (artifact: string, label: string, id: string, path: string): Uri =>
  Uri.from({ scheme: 'artifact-lineage', path: `/${label}/${artifact}/${path}`, query: `${id}/${path}` });

describe('compare', () => {
  it('serves files of versions read-only, byte for byte', async () => {
    const head = await headOf('skills/größe');
    const uri = historyUri('größe', head.label, head.id, 'überblick.md');
    assert.equal(Buffer.from(await workspace.fs.readFile(uri)).toString(), 'Äpfel 🍏\n');
    await assert.rejects(async () => workspace.fs.writeFile(uri, Buffer.from('no')), FileSystemError);
    assert.equal(workspace.fs.isWritableFileSystem('artifact-lineage'), false);
    const gone = historyUri('größe', head.label, head.id, 'nothing.md');
    await assert.rejects(async () => workspace.fs.readFile(gone), FileSystemError);
  });

  it('opens the diff of a file with its parent', async () => {
    const before = await headOf('skills/größe');
    await outside('printf "Birnen\\n" > ".claude/skills/größe/überblick.md"');
    const version = await nextHead('skills/größe', before);
    const artifact = await mustFind('skills/größe');
    await commands.executeCommand('artifactLineage.showChanges', { type: 'artifact', artifact });
    const input = await eventually('a diff editor', () => {
      const shown = window.tabGroups.activeTabGroup.activeTab?.input;
      return shown instanceof TabInputTextDiff && shown;
    });
    assert.equal(
      input.original.toString(),
      historyUri('größe', before.label, before.id, 'überblick.md').toString(),
    );
    assert.equal(
      input.modified.toString(),
      historyUri('größe', version.label, version.id, 'überblick.md').toString(),
    );
    const sides = await Promise.all(
      [input.original, input.modified].map((uri) => workspace.openTextDocument(uri)),
    );
    assert.deepEqual(
      sides.map((document) => document.getText()),
      ['Äpfel 🍏\n', 'Birnen\n'],
    );
  });

  it('says what changed between any two versions', async () => {
    const api = await lineageApi();
    const versions = await api.listVersions((await mustFind('skills/größe')).id);
    const [newest, oldest] = [versions[0], versions.at(-1)];
    assert.ok(newest && oldest);
    assert.deepEqual(await api.diff(oldest.id, newest.id), [{ path: 'überblick.md', change: 'modified' }]);
  });
});
