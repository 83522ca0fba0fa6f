import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { commands, MarkdownString, ThemeIcon, type LogOutputChannel, type TreeItem } from 'vscode';
import { linkUpstream } from '../../../src/operations/linkUpstream';
import type { SourcePlace } from '../../../src/core/sourcePlace';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';
import { sourcePlaceAt } from '../../../src/sources/upstream/sourcePlaceAt';
import type { OperationRecord } from '../../../src/store/journal/record';
import { RealPlaces } from '../../../src/ui/realPlaces';
import { Recoveries } from '../../../src/ui/recoveries';
import { UpstreamChecks } from '../../../src/ui/upstreamChecks';
import { UpstreamWatcher } from '../../../src/ui/upstreamWatcher';
import { artifactNode } from '../../../src/ui/versionTree/versionTreeChildren';
import { versionTreeItem } from '../../../src/ui/versionTree/versionTreeItem';
import type { ArtifactNode } from '../../../src/ui/versionTree/versionTreeNode';
import { artifactAt, eventually, lineageApi } from '../extension';
import { TrackedRoot } from '../trackedRoot';
import { inWorkspace } from '../workspaceFiles';

const text = (first: string, last: string): string => `# s\n\n${first}\n\nIn between.\n\nMore.\n\n${last}\n`;
const BASE = text('First.', 'Last.');

const shown = ({ iconPath }: TreeItem): string => (iconPath instanceof ThemeIcon ? iconPath.id : '');
const tooltipOf = ({ tooltip }: TreeItem): string => (tooltip instanceof MarkdownString ? tooltip.value : '');

describe('drift', () => {
  let root: TrackedRoot;

  beforeEach(async () => {
    root = await TrackedRoot.open();
  });

  afterEach(async () => {
    await root.close();
  });

  const row = async (): Promise<TreeItem> => {
    await root.tracking.drift.check([root.workspace.artifact('skills/s')]);
    return versionTreeItem(root.node);
  };
  const edit = async (content: string): Promise<void> => {
    await root.workspace.write('skills/s', { 'SKILL.md': content });
    await root.tracking.tracker.reconcileAll();
  };

  describe('on a row', () => {
    it('says nothing of an upstream that there is not', async () => {
      await root.workspace.write('skills/s', { 'SKILL.md': BASE });
      await root.tracking.tracker.reconcileAll();
      const item = await row();
      assert.equal(item.description, 'v1');
      assert.equal(item.contextValue, 'artifact unlinked');
      assert.equal(item.resourceUri, undefined);
      assert.equal(shown(item), 'mortar-board');
    });

    it('says of a deleted artifact whose version is not known only that it is deleted', async () => {
      await root.linkedSkill(BASE);
      const { artifact } = root.node;
      const node = { ...root.node, head: undefined, artifact: { ...artifact, upstream: undefined } };
      const deleted = { ...node, artifact: { ...node.artifact, deletedAt: Date.now() } };
      assert.match(String(versionTreeItem(deleted).description), /^deleted [^·]+$/);
    });

    it('is in words, an icon, a badge, and words for menus', async () => {
      await root.linkedSkill(BASE);
      const rows: [unknown, unknown, string, unknown][] = [];
      const note = async (): Promise<void> => {
        const item = await row();
        assert.equal(item.label, 's');
        const description = String(item.description).replace(/ modified .* ·/, ' modified ·');
        rows.push([description, item.contextValue, shown(item), item.resourceUri?.query]);
      };
      await note();
      await root.writeUpstream(text('First.', 'Last, said better.'));
      await note();
      await edit(text('First, said shorter.', 'Last.'));
      await note();
      await root.writeUpstream(text('First, said otherwise.', 'Last.'));
      await note();
      await fs.rm(path.join(root.upstream, 'skills/s'), { recursive: true });
      await note();
      await fs.rm(root.upstream, { recursive: true });
      await note();
      assert.deepEqual(rows, [
        ['v1 · in sync', 'artifact linked insync', 'check', 'in-sync'],
        ['v1 · outdated', 'artifact linked outdated', 'cloud-download', 'outdated'],
        ['v2 · diverged, merges cleanly', 'artifact linked diverged', 'git-merge', 'diverged'],
        ['v2 · diverged, 1 conflict', 'artifact linked diverged', 'warning', 'conflict'],
        ['v2 · deleted upstream', 'artifact linked upstreamdeleted', 'circle-slash', 'deleted-upstream'],
        ['v2 · modified · upstream unknown', 'artifact linked unknown', 'question', 'unknown'],
      ]);
    });

    it('says what is modified, pinned, deleted, and different in form alone', async () => {
      await root.linkedSkill(BASE);
      await edit(text('First, said shorter.', 'Last.'));
      const modified = await row();
      assert.match(String(modified.description), /^v2 · modified ./);
      assert.equal(modified.contextValue, 'artifact linked modified');
      const { artifact } = root.node;
      const pinned: ArtifactNode = { ...root.node, artifact: { ...artifact, pinnedAt: 1 }, isUndoable: true };
      assert.match(String(versionTreeItem(pinned).description), /^v2 · modified .* · pinned$/);
      assert.equal(versionTreeItem(pinned).contextValue, 'artifact linked modified pinned undoable');
      assert.equal(shown(versionTreeItem(pinned)), 'pinned');
      const merging = versionTreeItem({ ...root.node, merging: { conflicts: 5, resolved: 2 } });
      assert.equal(merging.description, 'v2 · merge in progress, 2 of 5 resolved');
      assert.equal(merging.contextValue, 'artifact linked modified merging');
      assert.match(tooltipOf(merging).replaceAll('&nbsp;', ' '), /Next: Continue Merge/);
      await edit(BASE.replaceAll('\n', '\r\n'));
      assert.equal((await row()).description, 'v3 · in sync, line endings differ');
      await fs.rm(root.workspace.at('skills/s'), { recursive: true });
      await root.tracking.tracker.reconcileAll();
      const deleted = await row();
      assert.equal(deleted.description, 'deleted locally · v3');
      assert.equal(deleted.contextValue, 'artifact.deleted linked');
    });

    it('has a tooltip with the upstream and the next step, in which names are no markup', async () => {
      await root.linkedSkill(BASE);
      await root.writeUpstream(text('First.', 'Last, said better.'));
      await row();
      const { node } = root;
      const name = '**bold** [link](command:x)';
      const tooltip = tooltipOf(versionTreeItem({ ...node, artifact: { ...node.artifact, name } }));
      assert.ok(!tooltip.includes('[link](command:x)'), tooltip);
      const plain = tooltip.replaceAll('&nbsp;', ' ').replaceAll('\\', '');
      assert.ok(plain.includes(`Upstream: source, ${root.upstream}/skills/s`), plain);
      assert.match(plain, /Its upstream was changed; nothing was changed here\./);
      assert.match(plain, /Last in common: v1-[0-9a-f]{7}/);
      assert.match(plain, /Next: Sync it/);
      assert.equal(plain.split('\n\n').length, 4, plain);
    });

    it('counts no conflicts in Restricted Mode, where what both had in common was not looked for', async () => {
      await root.linkedSkill(BASE);
      const { id, upstream } = root.workspace.artifact('skills/s');
      assert.ok(upstream);
      const link = { artifactId: id, link: upstream, baseline: undefined };
      await linkUpstream(root.tracking.context, link);
      await root.writeUpstream(text('First, said otherwise.', 'Last.'));
      assert.match(String((await row()).description), /^v1 · diverged, 1 conflict$/);
      const context = { ...root.tracking.context, mayWrite: () => false };
      const node = artifactNode({ ...root.tracking, context }, id);
      assert.ok(node);
      const item = versionTreeItem(node);
      assert.equal(item.description, 'v1 · diverged');
      const tooltip = tooltipOf(item);
      assert.ok(tooltip.includes('is not known in Restricted Mode, where git is not asked.'), tooltip);
    });
  });

  describe('as it changes', () => {
    const files = new NodeFileTree();
    const log: Pick<LogOutputChannel, 'error'> = {
      error: (problem) => {
        assert.fail(String(problem));
      },
    };
    const state = (): string | undefined =>
      root.tracking.drift.drift(root.workspace.artifact('skills/s'))?.state;

    it('is told by the folder of an upstream, in this workspace and out of it', async () => {
      const inside = await fs.realpath(inWorkspace('.'));
      const [vendor, outside] = [`${inside}/vendor`, root.upstream];
      await Promise.all(
        [vendor, outside].map((folder) => fs.mkdir(`${folder}/skills/s`, { recursive: true })),
      );
      const told = new Set<string>();
      const places = new RealPlaces(files);
      await places.update();
      const watcher = new UpstreamWatcher(places, (folders) => {
        for (const folder of folders) told.add(folder);
      });
      try {
        watcher.watch(new Set([vendor, outside]), []);
        let count = 0;
        await eventually('changes in both folders', async () => {
          for (const folder of [vendor, outside])
            await fs.writeFile(`${folder}/skills/s/SKILL.md`, String((count += 1)));
          await new Promise((resolve) => setTimeout(resolve, 600));
          return told.has(vendor) && told.has(outside);
        });
        watcher.watch(new Set([outside]), []);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        told.clear();
        watcher.noteChange(`${outside}/.git/index`);
        await fs.writeFile(`${vendor}/skills/s/SKILL.md`, 'of no matter any more');
        await new Promise((resolve) => setTimeout(resolve, 1500));
        assert.deepEqual([...told], []);
      } finally {
        watcher.dispose();
        await fs.rm(vendor, { recursive: true });
      }
    });

    it('follows the history and the upstream by itself', async () => {
      const checks = new UpstreamChecks(root.tracking, log as LogOutputChannel, () => false);
      const listener = root.workspace.store.onDidChange(() => {
        checks.noteHistory();
      });
      try {
        await root.linkedSkill(BASE);
        await eventually('in sync', () => state() === 'in-sync');
        await edit(text('First, said shorter.', 'Last.'));
        await eventually('modified', () => state() === 'modified');
        await eventually('diverged', async () => {
          await root.writeUpstream(text('First.', 'Last, said better.'));
          await new Promise((resolve) => setTimeout(resolve, 700));
          return state() === 'diverged';
        });
        await fs.rm(root.upstream, { recursive: true });
        await checks.checkAll();
        assert.equal(state(), 'unknown');
      } finally {
        listener.dispose();
        checks.dispose();
      }
    });
  });

  describe('while links are looked for', () => {
    const log = {
      info: () => undefined,
      error: (problem: unknown) => {
        assert.fail(String(problem));
      },
    } as unknown as LogOutputChannel;
    const other = (): Promise<string> =>
      root.workspace
        .write('skills/other', { 'SKILL.md': text('Another.', 'Last.') })
        .then(() => 'skills/other');

    it('compares, and then what was linked', async () => {
      await root.linkedSkill(BASE);
      await fs.cp(
        path.dirname(root.workspace.at(`${await other()}/SKILL.md`)),
        `${root.upstream}/skills/other`,
        {
          recursive: true,
        },
      );
      await root.tracking.tracker.reconcileAll();
      const { source } = root.workspace.artifact('skills/s').upstream ?? {};
      assert.ok(source && 'folder' in source);
      let offer: (sources: readonly SourcePlace[]) => void = () => undefined;
      const offered = new Promise<readonly SourcePlace[]>((resolve) => {
        offer = resolve;
      });
      const state = (artifact: string): string | undefined =>
        root.tracking.drift.drift(root.workspace.artifact(artifact))?.state;
      const checks = new UpstreamChecks({ ...root.tracking, sources: () => offered }, log, () => false);
      try {
        const all = checks.checkAll();
        await eventually('in sync', () => state('skills/s') === 'in-sync');
        await root.writeUpstream(text('First.', 'Last, said better.'));
        void checks.checkAll();
        await eventually('outdated', () => state('skills/s') === 'outdated');
        assert.equal(state('skills/other'), 'local-only');
        offer([source]);
        await all;
        assert.equal(state('skills/other'), 'in-sync');
      } finally {
        checks.dispose();
      }
    });

    it('looks again at what is new or changed, and at all when a source is another', async () => {
      await root.writeUpstream(BASE);
      await other();
      await root.tracking.tracker.reconcileAll();
      const source = await sourcePlaceAt(root.upstream, root.workspace.files);
      const resolved: string[] = [];
      root.workspace.files.hook = (call, place) => {
        if (call === 'read' && place.endsWith('/SKILL.md'))
          resolved.push(place.slice(root.workspace.root.path.length + 1));
      };
      const checks = new UpstreamChecks(
        { ...root.tracking, sources: () => Promise.resolve([source]) },
        log,
        () => false,
      );
      const looked = async (): Promise<string[]> => {
        resolved.length = 0;
        await checks.checkAll();
        return resolved.filter((place) => place.startsWith('skills/'));
      };
      try {
        assert.deepEqual(await looked(), ['skills/other/SKILL.md']);
        assert.deepEqual(await looked(), []);
        await root.workspace.write('skills/new', { 'SKILL.md': text('New.', 'Last.') });
        await root.tracking.tracker.reconcileAll();
        assert.deepEqual(await looked(), ['skills/new/SKILL.md']);
        await root.workspace.write('skills/other', { 'SKILL.md': text('Another now.', 'Last.') });
        await root.tracking.tracker.reconcileAll();
        assert.deepEqual(await looked(), ['skills/other/SKILL.md']);
        await fs.mkdir(path.join(root.upstream, 'skills/added'));
        assert.deepEqual((await looked()).sort(), ['skills/new/SKILL.md', 'skills/other/SKILL.md']);
        assert.deepEqual(await looked(), []);
      } finally {
        root.workspace.files.hook = () => undefined;
        checks.dispose();
      }
    });
  });

  describe('after a crash', () => {
    const told: string[] = [];
    const questions = {
      tell: (message: string) => {
        told.push(message);
        return Promise.resolve(undefined);
      },
      warn: (message: string) => {
        told.push(message);
        return Promise.resolve(undefined);
      },
    };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

    it('tells what became of what was interrupted, once', async () => {
      await root.linkedSkill(BASE);
      await edit(text('First, said shorter.', 'Last.'));
      const { workspace } = root;
      const { id, kind, name, path: place } = workspace.artifact('skills/s');
      const [first, second] = workspace.versions('skills/s');
      assert.ok(first && second);
      const began: OperationRecord = {
        type: 'operation',
        id: 'interrupted',
        kind: 'sync',
        artifactId: id,
        fromVersion: first.id,
        toVersion: second.id,
        at: workspace.context.now(),
        actor: 'tester',
        outcome: 'started',
        detail: '',
        facts: {
          side: 'local',
          intent: {
            place: { root: workspace.root.path, scope: 'workspace', kind, name, path: place, fileName: 's' },
            from: first.contentHash,
            to: second.contentHash,
            outcome: [],
          },
          undo: [],
        },
      };
      await workspace.store.commit([began]);
      await root.closeStore();
      root = await TrackedRoot.open(workspace.directory);
      const recoveries = new Recoveries(log, questions);
      await recoveries.recover(root.tracking);
      assert.deepEqual(told.splice(0), ['A sync of s was interrupted; it has been finished.']);
      await recoveries.recover(root.tracking);
      assert.deepEqual(told, []);
    });
  });

  describe('in this window', () => {
    const collection = path.join(homedir(), '.skillmeat/collections/drift');
    const write = async (folder: string, content: string): Promise<void> => {
      await fs.mkdir(folder, { recursive: true });
      await fs.writeFile(path.join(folder, 'SKILL.md'), content);
    };

    after(async () => {
      await fs.rm(collection, { recursive: true });
    });

    it('links what certainly came from a collection, and compares it', async () => {
      await fs.mkdir(collection, { recursive: true });
      await fs.writeFile(path.join(collection, 'collection.toml'), '[collection]\nname = "drift"\n');
      const content = text('Nobody else has this.', 'Nor this.');
      await write(path.join(collection, 'skills/came-from-there'), content);
      await write(inWorkspace('.claude/skills/came-from-there'), content);
      const { id } = await eventually('the artifact', () => artifactAt('skills/came-from-there'));
      await commands.executeCommand('artifactLineage.checkForUpdates');
      const { state, upstream } = await (await lineageApi()).getDrift(id);
      assert.equal(state, 'in-sync');
      assert.deepEqual(upstream, { folder: await fs.realpath(collection), path: 'skills/came-from-there' });
    });
  });
});
