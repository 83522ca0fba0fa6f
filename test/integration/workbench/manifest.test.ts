import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('manifest', () => {
  it('registers every command it contributes', async () => {
    const manifest = extensions.getExtension('artifact-lineage.artifact-lineage')?.packageJSON as Manifest;
    const registered = new Set(await commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('starts when a window is ready, or a merge of before a restart is shown again', () => {
    const manifest = extensions.getExtension('artifact-lineage.artifact-lineage')?.packageJSON as Manifest;
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      'onWebviewPanel:artifactLineage.mergeEditor',
      'onWebviewPanel:artifactLineage.lineageGraph',
      'onFileSystem:artifact-lineage-merge',
    ]);
  });

  it('has an API with a version', async () => {
    const extension = extensions.getExtension<{ getApi(version: number): unknown }>(
      'artifact-lineage.artifact-lineage',
    );
    const exports = await extension?.activate();
    assert.throws(() => exports?.getApi(99), /no API version 99/);
  });
});
