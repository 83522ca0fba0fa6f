import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { ApiArtifact } from '../../../src/api';
import { artifactAt, eventually, headOf, lineageApi, mustFind, nextHead } from '../extension';
import { inWorkspace, outside } from '../workspaceFiles';

const places = (artifacts: readonly ApiArtifact[]): string[] =>
  artifacts
    .map(({ root, kind, path: place }) => `${path.relative(inWorkspace('.'), root)} ${kind} ${place}`)
    .sort();

describe('capture', () => {
  it('finds every artifact of the workspace and records its first version', async () => {
    const artifacts = await (await lineageApi()).listArtifacts();
    assert.deepEqual(
      places(artifacts),
      [
        '.agents skill skills/shared',
        '.claude agent agents/reviewer.md',
        '.claude command commands/deploy.md',
        '.claude hook hooks/check.sh',
        '.claude skill skills/alpha',
        '.claude skill skills/beta',
        '.claude skill skills/delta',
        '.claude skill skills/epsilon',
        '.claude skill skills/gamma',
        '.claude skill skills/größe',
        '.claude skill skills/malformed',
        '.claude skill skills/mit leerzeichen',
        'packages/api/.claude command commands/seed.md',
      ].sort(),
    );
    for (const { head, path: place } of artifacts) {
      assert.equal(head?.number, 1, place);
      assert.equal(head.parentId, undefined, place);
      assert.equal(head.changeOrigin, undefined, place);
    }
  });

  it('records an edit made in the editor as a local modification', async () => {
    const file = inWorkspace('.claude/skills/alpha/SKILL.md');
    const before = await headOf('skills/alpha');
    const document = await workspace.openTextDocument(file);
    await window.showTextDocument(document);
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(0, 0, 0, 0), '');
    edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, '\nAnother step.\n');
    await workspace.applyEdit(edit);
    const saved = Date.now();
    assert.ok(await document.save());
    const head = await nextHead('skills/alpha', before);
    console.log(`      the version was recorded ${String(head.createdAt - saved)} ms after the save`);
    assert.equal(head.changeOrigin, 'local_modification');
    assert.equal(head.parentId, before.id);
    assert.equal(head.number, before.number + 1);
    assert.deepEqual(head.filesChanged, [{ path: 'SKILL.md', change: 'modified' }]);
  });

  it('records an edit made by another program', async () => {
    const before = await headOf('skills/beta');
    const written = Date.now();
    await outside("printf 'more\\n' >> .claude/skills/beta/SKILL.md");
    const head = await nextHead('skills/beta', before);
    console.log(`      the version was recorded ${String(head.createdAt - written)} ms after the edit`);
    assert.equal(head.changeOrigin, 'local_modification');
    assert.equal(head.parentId, before.id);
  });

  it('records a burst of edits of one artifact once', async () => {
    const before = await headOf('skills/gamma');
    await outside(
      'for i in 1 2 3 4 5 6 7 8; do echo $i >> .claude/skills/gamma/SKILL.md; echo $i > .claude/skills/gamma/$i.md; done',
    );
    const head = await nextHead('skills/gamma', before);
    assert.equal(head.number, before.number + 1);
    assert.equal(head.filesChanged.length, 9);
  });

  it('records a file replaced by a rename, as editors and agents write', async () => {
    const before = await headOf('commands/deploy.md');
    await outside("printf 'Deploy it\\n' > tmp.md && mv tmp.md .claude/commands/deploy.md");
    const head = await nextHead('commands/deploy.md', before);
    assert.equal(head.parentId, before.id);
  });

  it('records the executable bit', async () => {
    const before = await headOf('hooks/check.sh');
    await outside('chmod +x .claude/hooks/check.sh');
    const head = await nextHead('hooks/check.sh', before);
    assert.deepEqual(head.filesChanged, [{ path: 'check.sh', change: 'mode' }]);
  });

  it('sees artifacts whose folders are made together with their files, twenty times', async () => {
    await outside(
      'for i in $(seq 20); do mkdir -p .claude/skills/made$i/scripts/deep && echo "# made" > .claude/skills/made$i/SKILL.md && echo x > .claude/skills/made$i/scripts/deep/x.sh; done',
    );
    for (let i = 1; i <= 20; i += 1) {
      const place = `skills/made${String(i)}`;
      const complete = await eventually(`${place} recorded`, async () => {
        const artifact = await artifactAt(place);
        return artifact?.head?.contentHash;
      });
      assert.match(complete, /^[0-9a-f]{64}$/);
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const api = await lineageApi();
    for (let i = 1; i <= 20; i += 1) {
      const head = await headOf(`skills/made${String(i)}`);
      const versions = await api.listVersions(head.artifactId);
      const files = new Set(
        versions.flatMap(({ filesChanged }) => filesChanged.map((change) => change.path)),
      );
      assert.deepEqual([...files].sort(), ['SKILL.md', 'scripts/deep/x.sh']);
    }
  });

  it('sees later changes to files in folders made that way', async () => {
    const before = await headOf('skills/made7');
    await outside('echo y > .claude/skills/made7/scripts/deep/x.sh');
    const head = await nextHead('skills/made7', before);
    assert.deepEqual(head.filesChanged, [{ path: 'scripts/deep/x.sh', change: 'modified' }]);
  });

  it('sees later changes in folders that were deleted and made anew at once, four times', async () => {
    const places = ['skills/mit leerzeichen', 'skills/made3'];
    for (let i = 1; i <= 4; i += 1) {
      for (const place of places) {
        const folder = `.claude/${place}`;
        const before = await headOf(place);
        await outside(
          `rm -r "${folder}"; mkdir -p "${folder}/deep"; cd "${folder}"; echo ${String(i)} | tee SKILL.md > deep/x.md`,
        );
        const recorded = await eventually('the new files', async () => {
          const head = await headOf(place);
          return head.id !== before.id && head;
        });
        await outside(`echo later >> "${folder}/deep/x.md"`);
        await eventually(`a later change of ${place}`, async () => (await headOf(place)).id !== recorded.id);
      }
    }
  });

  it('records one version for an artifact that is linked from a second root', async () => {
    const before = await headOf('skills/shared', '/.agents');
    await outside('echo more >> .claude/skills/shared/SKILL.md');
    const head = await nextHead('skills/shared', before, '/.agents');
    assert.equal(head.number, before.number + 1);
    assert.equal(await artifactAt('skills/shared'), undefined);
  });

  it('finds a root that is made while the window is open', async () => {
    await outside(
      'mkdir -p packages/web/.claude/skills/fresh && echo "# fresh" > packages/web/.claude/skills/fresh/SKILL.md',
    );
    await eventually('the new root', () => artifactAt('skills/fresh', 'packages/web/.claude'));
  });

  it('records a deletion, and restores what was deleted', async () => {
    const before = await mustFind('skills/epsilon');
    const text = await fs.readFile(inWorkspace('.claude/skills/epsilon/SKILL.md'), 'utf8');
    await outside('rm -r .claude/skills/epsilon');
    await eventually('the deletion', async () => (await mustFind('skills/epsilon')).isDeleted);
    const api = await lineageApi();
    assert.ok(before.head);
    await api.restore(before.head.id);
    assert.equal(await fs.readFile(inWorkspace('.claude/skills/epsilon/SKILL.md'), 'utf8'), text);
    assert.equal((await mustFind('skills/epsilon')).isDeleted, false);
  });

  it('tells listeners which artifacts changed', async () => {
    const api = await lineageApi();
    const before = await mustFind('agents/reviewer.md');
    const seen = new Set<string>();
    const listener = api.onDidChange(({ artifactIds }) => {
      for (const id of artifactIds) seen.add(id);
    });
    await workspace.fs.writeFile(
      Uri.file(inWorkspace('.claude/agents/reviewer.md')),
      Buffer.from('Changed.\n'),
    );
    assert.ok(before.head);
    await nextHead('agents/reviewer.md', before.head);
    listener.dispose();
    assert.ok(seen.has(before.id));
  });
});
