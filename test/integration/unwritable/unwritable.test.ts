import assert from 'node:assert/strict';
import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { commands } from 'vscode';
import { lineageApi } from '../extension';
import { inWorkspace, outside } from '../workspaceFiles';

describe('storage that cannot be written', () => {
  it('says so through the API instead of pretending a history', async () => {
    const api = await lineageApi();
    await assert.rejects(api.listArtifacts(), (error: Error) => {
      console.log(`      ${error.name}: ${error.message}`);
      return error.message.length > 0;
    });
  });

  it('leaves the workspace alone and keeps its commands answering', async () => {
    await outside('echo more >> .claude/skills/alpha/SKILL.md');
    await commands.executeCommand('artifactLineage.checkForChanges');
    await commands.executeCommand('artifactLineage.showAuditTrail');
    const api = await lineageApi();
    await assert.rejects(api.listArtifacts());
    assert.ok(lstatSync(inWorkspace('.claude/skills/alpha/SKILL.md')).isFile());
    assert.equal(existsSync(path.join(inWorkspace('.claude'), 'store')), false);
  });
});
