import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { FileTreeError } from '../../../src/core/fileTree';
import type { Sha256 } from '../../../src/core/sha256';
import { capture } from '../../../src/operations/capture';
import { identityOf, type ReconcileProgress } from '../../../src/operations/reconcile';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import { failNext } from '../store/failingDisk';
import { useWorkspace, type Workspace } from './workspace';

const nameOf = (i: number): string => `skills/s${String(i).padStart(3, '0')}`;

async function writeSkills(workspace: Workspace, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await workspace.write(nameOf(i), { 'SKILL.md': `skill ${String(i)}`, 'run.sh': '* run' });
  }
}

/** Makes every file look as if it was last changed a while ago, so that the stat cache may trust its times. */
async function age(workspace: Workspace): Promise<void> {
  // The time of the last status change cannot be set: it must really pass.
  const { ctimeMs } = await fs.stat(workspace.at(`${nameOf(0)}/run.sh`));
  while (Date.now() - ctimeMs < 2100) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('reconcile', () => {
  const use = useWorkspace();

  it('captures every artifact of every kind at first sight, and nothing at the second', async () => {
    const workspace = use.current;
    await workspace.write('', {
      'skills/pdf/SKILL.md': 'skill',
      'commands/a.md': 'command',
      'commands/deep/b.md': 'command',
      'agents/c.md': 'agent',
      'rules/d.md': 'rule',
      'output-styles/e.md': 'style',
      'hooks/f.sh': '* hook',
      'hooks/g/main.py': 'hook',
      'workflows/h.yml': 'workflow',
      'plugins/i/.claude-plugin/plugin.json': '{}',
      'mcp/j/server.js': 'mcp',
      'settings.json': 'optional, and off',
    });
    const result = await workspace.reconcile();
    assert.equal(result.captured.length, 11);
    assert.equal(result.isCancelled, false);
    for (const { path: place } of workspace.store.artifacts()) {
      assert.equal(workspace.versions(place).length, 1);
      assert.equal(workspace.head(place).changeOrigin, undefined);
    }
    assert.deepEqual((await workspace.reconcile()).captured, []);
    assert.equal(workspace.store.artifacts().length, 11);
  });

  it('captures what changed and leaves the rest', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 5);
    await workspace.reconcile();
    await workspace.write(nameOf(3), { 'SKILL.md': 'edited' });
    const result = await workspace.reconcile();
    assert.deepEqual(result.captured, [workspace.artifact(nameOf(3)).id]);
    assert.equal(workspace.versions(nameOf(3)).length, 2);
    assert.equal(workspace.versions(nameOf(2)).length, 1);
  });

  it('does not read again what did not change, and reads what did', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 20);
    await age(workspace);
    assert.equal((await workspace.reconcile()).filesRead, 40);
    assert.equal((await workspace.reconcile()).filesRead, 0);
    await workspace.write(nameOf(7), { 'SKILL.md': 'edited!' });
    assert.equal((await workspace.reconcile()).filesRead, 1);
    assert.deepEqual(await workspace.stored(workspace.head(nameOf(7))), {
      'SKILL.md': 'edited!',
      'run.sh': '* run',
    });
    // A mode needs no reading.
    await fs.chmod(workspace.at(`${nameOf(8)}/run.sh`), 0o644);
    await workspace.reconcile();
    assert.deepEqual(workspace.head(nameOf(8)).filesChanged, [{ path: 'run.sh', change: 'mode' }]);
  }).timeout(20_000);

  it('sees a change of equal length that came right after the last look', async () => {
    const workspace = use.current;
    await workspace.write(nameOf(0), { 'SKILL.md': '0' });
    for (let i = 1; i < 10; i++) {
      await workspace.reconcile();
      await fs.writeFile(workspace.at(`${nameOf(0)}/SKILL.md`), String(i));
    }
    await workspace.reconcile();
    assert.equal(workspace.versions(nameOf(0)).length, 10);
  });

  it('reports progress up to the last artifact', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 70);
    const progress: ReconcileProgress[] = [];
    await workspace.reconcile({ onProgress: (one) => progress.push(one) });
    assert.deepEqual(
      progress,
      Array.from({ length: 70 }, (_, i) => ({ done: i + 1, total: 70, captured: i + 1 })),
    );
  });

  it('keeps what was done when it is cancelled, and the next run does the rest', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 100);
    for (const stopAt of [1, 30, 66]) {
      const stop = new AbortController();
      let looked = 0;
      const result = await workspace.reconcile({
        signal: stop.signal,
        onProgress: () => {
          if (++looked === stopAt) stop.abort();
        },
      });
      assert.equal(result.isCancelled, true);
      assert.equal(looked, stopAt);
      assert.equal(workspace.store.artifacts().length, stopAt);
      assert.deepEqual(result.deleted, []);
    }
    const rest = await workspace.reconcile();
    assert.equal(rest.isCancelled, false);
    assert.equal(rest.captured.length, 34);
    for (let i = 0; i < 100; i++) assert.equal(workspace.versions(nameOf(i)).length, 1);
  });

  it('records no deletion when it is cancelled, and the next run does', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 3);
    await workspace.reconcile();
    await fs.rm(workspace.at(nameOf(0)), { recursive: true });
    const stop = new AbortController();
    const cancelled = await workspace.reconcile({ signal: stop.signal, onProgress: () => stop.abort() });
    assert.deepEqual(cancelled.deleted, []);
    assert.equal(workspace.artifact(nameOf(0)).deletedAt, undefined);
    assert.deepEqual((await workspace.reconcile()).deleted, [workspace.artifact(nameOf(0)).id]);
  });

  it('records deletions, keeps the history, and takes a re-created artifact for the same one', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 2);
    await workspace.reconcile();
    const before = workspace.head(nameOf(0));
    await fs.rm(workspace.at(nameOf(0)), { recursive: true });
    const gone = await workspace.reconcile();
    assert.deepEqual(gone.deleted, [workspace.artifact(nameOf(0)).id]);
    assert.ok(workspace.artifact(nameOf(0)).deletedAt !== undefined);
    assert.equal(workspace.artifact(nameOf(1)).deletedAt, undefined);
    assert.deepEqual(await workspace.stored(before), { 'SKILL.md': 'skill 0', 'run.sh': '* run' });
    assert.deepEqual((await workspace.reconcile()).deleted, [], 'once');

    await workspace.write(nameOf(0), { 'SKILL.md': 'new life' });
    await workspace.reconcile();
    assert.equal(workspace.artifact(nameOf(0)).deletedAt, undefined);
    assert.equal(workspace.head(nameOf(0)).parentId, before.id);
    assert.deepEqual(workspace.trail(nameOf(0)), ['first-seen done', 'delete done', 'capture done']);
  });

  it('has an audit entry for every time an artifact went and came back unchanged', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 1);
    await workspace.reconcile();
    for (let i = 0; i < 2; i++) {
      await fs.rm(workspace.at(nameOf(0)), { recursive: true });
      await workspace.reconcile();
      await writeSkills(workspace, 1);
      await workspace.reconcile();
    }
    assert.deepEqual(workspace.trail(nameOf(0)), [
      'first-seen done',
      'delete done',
      'reappear done',
      'delete done',
      'reappear done',
    ]);
    assert.equal(workspace.versions(nameOf(0)).length, 1);
  });

  it('does not take for deleted what lies in a folder that cannot be read', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 2);
    await workspace.write('commands', { 'a.md': 'command' });
    await workspace.reconcile();
    workspace.files.hook = (call, file) => {
      if (call === 'list' && file.endsWith('/skills')) throw new FileTreeError('no-permission', file);
    };
    assert.deepEqual((await workspace.reconcile()).deleted, []);
    workspace.files.hook = undefined;
    await fs.rm(workspace.at('skills'), { recursive: true });
    assert.equal((await workspace.reconcile()).deleted.length, 2);
  });

  it('does not take an optional kind that was switched off for deleted', async () => {
    const workspace = use.current;
    await workspace.write('', { 'CLAUDE.md': 'memory' });
    workspace.settings = { ...workspace.settings, optionalKinds: new Set(['memory']) };
    await workspace.reconcile();
    workspace.settings = { ...workspace.settings, optionalKinds: new Set() };
    assert.deepEqual((await workspace.reconcile()).deleted, []);
    assert.equal(workspace.artifact('CLAUDE.md').deletedAt, undefined);
  });

  it('looks only at the part it is told to', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 3);
    await workspace.reconcile();
    for (const i of [0, 1]) await workspace.write(nameOf(i), { 'SKILL.md': 'edited' });
    await fs.rm(workspace.at(nameOf(2)), { recursive: true });
    const part = await workspace.reconcile({ within: nameOf(1) });
    assert.deepEqual(part.captured, [workspace.artifact(nameOf(1)).id]);
    assert.deepEqual(part.deleted, []);
    const gone = await workspace.reconcile({ within: nameOf(2) });
    assert.deepEqual(gone.deleted, [workspace.artifact(nameOf(2)).id]);
    assert.equal(workspace.versions(nameOf(0)).length, 1);
  });

  it('lists skipped files by artifact', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 2);
    await workspace.write(nameOf(1), { '.env': 'KEY=1' });
    const { skipped } = await workspace.reconcile();
    assert.deepEqual(
      [...skipped],
      [[workspace.artifact(nameOf(1)).id, [{ path: '.env', reason: 'secret' }]]],
    );
  });

  it('makes no version of an artifact whose every file is skipped', async () => {
    const workspace = use.current;
    await workspace.write('hooks/secrets', { '.env': 'KEY=1' });
    await workspace.write('commands', { 'big.md': 'x'.repeat(2000) });
    assert.deepEqual((await workspace.reconcile()).captured, []);
    assert.deepEqual(workspace.store.artifacts(), []);
  });

  it('says when the disk is full, keeps the batches before, and completes when there is room', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 70);
    let failure: Awaited<ReturnType<typeof failNext>> | undefined;
    const onProgress = async ({ done }: ReconcileProgress): Promise<void> => {
      if (done === 64) failure = await failNext('datasync', 'ENOSPC', Infinity);
    };
    const run = workspace.reconcile({ onProgress: (progress) => void onProgress(progress) });
    await assert.rejects(run, { name: 'StoreError', reason: 'no-space' });
    failure?.stop();
    assert.equal(workspace.store.artifacts().length, 64);
    const rest = await workspace.reconcile();
    assert.equal(rest.captured.length, 6);
    for (let i = 0; i < 70; i++) {
      assert.deepEqual(await workspace.stored(workspace.head(nameOf(i))), {
        'SKILL.md': `skill ${String(i)}`,
        'run.sh': '* run',
      });
    }
  });

  it('records what is there now when the manifest of the version before is damaged', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 3);
    await workspace.reconcile();
    const before = workspace.head(nameOf(1));
    await workspace.damage(before.contentHash);
    for (const i of [0, 1, 2]) await workspace.write(nameOf(i), { 'SKILL.md': 'edited' });
    await fs.rm(workspace.at(nameOf(0)), { recursive: true });
    const result = await workspace.reconcile();
    assert.deepEqual(
      result.captured,
      [1, 2].map((i) => workspace.artifact(nameOf(i)).id),
    );
    assert.deepEqual(result.deleted, [workspace.artifact(nameOf(0)).id]);
    const head = workspace.head(nameOf(1));
    assert.equal(head.parentId, before.id);
    assert.deepEqual(await workspace.stored(head), { 'SKILL.md': 'edited', 'run.sh': '* run' });
    await assert.rejects(workspace.stored(before), { name: 'StoreError', reason: 'damaged' });
  });

  it('records the others, and deletions, when one artifact cannot be recorded, and that one when it can', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 3);
    await workspace.reconcile();
    await fs.rm(workspace.at(nameOf(0)), { recursive: true });
    for (const i of [1, 2]) await workspace.write(nameOf(i), { 'SKILL.md': 'edited' });
    const error = new Error('no luck');
    workspace.files.hook = (call, file) => {
      if (call === 'read' && file.startsWith(workspace.at(nameOf(1)))) throw error;
    };
    const result = await workspace.tryReconcile();
    assert.deepEqual([...result.failures], [[nameOf(1), error]]);
    assert.deepEqual(result.captured, [workspace.artifact(nameOf(2)).id]);
    assert.deepEqual(result.deleted, [workspace.artifact(nameOf(0)).id]);
    assert.equal(workspace.versions(nameOf(1)).length, 1);
    workspace.files.hook = undefined;
    const again = await workspace.tryReconcile();
    assert.equal(again.failures.size, 0);
    assert.deepEqual(again.captured, [workspace.artifact(nameOf(1)).id]);
  });

  it('stores contents and manifests anew that turned out to be damaged, while the files still have them', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 1);
    await workspace.reconcile();
    const head = workspace.head(nameOf(0));
    const [entry] = await workspace.store.manifest(head.contentHash);
    assert.ok(entry);
    await workspace.damage(head.contentHash, entry.hash);
    await assert.rejects(workspace.store.content(entry.hash), { reason: 'damaged' });
    await assert.rejects(workspace.store.manifest(head.contentHash), { reason: 'damaged' });
    await workspace.reconcile();
    assert.equal(workspace.versions(nameOf(0)).length, 1);
    await workspace.damage();
    assert.deepEqual(await workspace.stored(head), await workspace.tree(nameOf(0)));
  });

  it('holds nobody up for long with a large file', async () => {
    const workspace = use.current;
    workspace.settings = { ...workspace.settings, maxFileSize: 100 << 20 };
    await workspace.write(nameOf(0), { 'SKILL.md': 'skill', 'notes.txt': 'a line\r\n'.repeat(2 << 20) });
    const pieces: number[] = [];
    const counting: Sha256 = Object.assign(
      (bytes: Uint8Array) => {
        pieces.push(bytes.length);
        return nodeSha256(bytes);
      },
      {
        begin: () => {
          const hash = nodeSha256.begin?.();
          assert.ok(hash);
          return {
            update: (piece: Uint8Array) => {
              pieces.push(piece.length);
              hash.update(piece);
            },
            digest: () => hash.digest(),
          };
        },
      },
    );
    const found = await workspace.find(nameOf(0));
    const context = { ...workspace.context, sha256: counting };
    const { scanned } = await capture(context, identityOf(context, workspace.root, found), found, new Map());
    assert.equal(scanned.manifest.length, 2);
    assert.ok(Math.max(...pieces) <= 1 << 20, `${String(Math.max(...pieces))} bytes in one go`);
    assert.ok(pieces.length >= 24);
  });

  it('pauses before each artifact', async () => {
    const workspace = use.current;
    await writeSkills(workspace, 5);
    await workspace.reconcile();
    let pauses = 0;
    workspace.files.pause = () => {
      pauses++;
      return Promise.resolve();
    };
    await workspace.reconcile();
    assert.ok(pauses >= 5);
  });
});
