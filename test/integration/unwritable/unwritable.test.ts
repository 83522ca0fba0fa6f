import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { commands } from 'vscode';
import { lineageApi } from '../extension';
import { inWorkspace, outside } from '../workspaceFiles';

describe('storage that cannot be written', () => {
  it('says so through the API instead of pretending a history', async () => {
    const api = await lineageApi();
    await assert.rejects(api.listArtifacts(), { name: 'ArtifactLineageError', code: 'store' });
  });

  it('leaves the workspace alone and keeps its commands answering', async () => {
    const before = readdirSync(inWorkspace('.claude')).sort();
    await outside('echo more >> .claude/skills/alpha/SKILL.md');
    await commands.executeCommand('artifactLineage.checkForChanges');
    await commands.executeCommand('artifactLineage.showAuditTrail');
    const api = await lineageApi();
    await assert.rejects(api.listArtifacts());
    assert.deepEqual(readdirSync(inWorkspace('.claude')).sort(), before);
    assert.match(readFileSync(inWorkspace('.claude/skills/alpha/SKILL.md'), 'utf8'), /One step\.\nmore\n$/);
  });
});
