import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Root } from '../../src/core/root';
import { FIRST_ARRANGEMENT } from '../../src/core/treeArrangement';
import type { LineageStore } from '../../src/store/lineageStore';
import type { Tracking } from '../../src/ui/tracking';
import { HistoryRows } from '../../src/ui/versionTree/historyRows';
import { ArtifactRows } from '../../src/ui/versionTree/versionTreeChildren';
import { versionTreeItem } from '../../src/ui/versionTree/versionTreeItem';
import type { ArtifactNode, VersionTreeNode } from '../../src/ui/versionTree/versionTreeNode';
import { recordHistory } from '../unit/operations/recordedHistory';
import { git } from './git';
import type { Contest, Sides } from './measure';
import { openStore } from './store/openStore';

const ARTIFACTS = 500;
const VERSIONS = 10_000;
const PAGE = 100;
const LIMIT_MS = 100;
const ROOT: Root = { path: '/home/someone/project/.claude', scope: 'workspace' };
const START = Date.UTC(2026, 0, 1);
const HOUR = 60 * 60_000;

/** The rows of all artifacts, as the view shows them first, against git's list of as many branches with their last commits. */
const firstPaint: Contest = {
  name: `version tree: first rows of ${String(ARTIFACTS)} artifacts with ${VERSIONS.toLocaleString('en')} versions`,
  rival: '`git branch --verbose`',
  limit: LIMIT_MS,
  rounds: 15,
  open: async (folder) => {
    const directory = path.join(folder, 'store');
    let store = await openStore(directory);
    for (let i = 0; i < ARTIFACTS; i++) await record(store, `skill-${String(i)}`, VERSIONS / ARTIFACTS);
    importCommits(folder, VERSIONS, ARTIFACTS);
    return {
      // Of what was read before, nothing is known.
      prepare: async () => {
        await store.close();
        store = await openStore(directory);
      },
      ours: () => {
        const rows = new ArtifactRows(trackingOf(store), FIRST_ARRANGEMENT);
        let count = 0;
        const show = (nodes: readonly VersionTreeNode[]): void => {
          for (const node of nodes) {
            versionTreeItem(node);
            if (node.type === 'artifact') count++;
            if (node.type === 'root' || node.type === 'kind') show(rows.below(node));
          }
        };
        show(rows.groups());
        assert.equal(count, ARTIFACTS);
        return Promise.resolve();
      },
      theirs: async () => {
        const list = await git(path.join(folder, 'repository'), 'branch', '--verbose');
        assert.equal(list.trim().split('\n').length, ARTIFACTS);
      },
      close: () => store.close(),
    };
  },
};

/** The first page of a long history, read for the first time, against git's log of as many commits. */
const expansion: Contest = {
  name: `version tree: opening an artifact with ${VERSIONS.toLocaleString('en')} versions`,
  rival: `\`git log -${String(PAGE)} --name-status\``,
  limit: LIMIT_MS,
  rounds: 15,
  open: (folder) => openLong(folder),
};

async function openLong(folder: string): Promise<Sides> {
  const directory = path.join(folder, 'store');
  let store = await openStore(directory);
  await record(store, 'long', VERSIONS);
  importCommits(folder, VERSIONS, 1);
  return {
    // Of what was read before, nothing is known.
    prepare: async () => {
      await store.close();
      store = await openStore(directory);
    },
    ours: async () => {
      const tracking = trackingOf(store);
      const rows = new HistoryRows(() => new Set());
      const shown = await rows.below(tracking, onlyArtifact(new ArtifactRows(tracking, FIRST_ARRANGEMENT)));
      for (const node of shown) versionTreeItem(node);
      assert.equal(shown.length, PAGE + 1);
    },
    theirs: async () => {
      const log = await git(path.join(folder, 'repository'), 'log', `-${String(PAGE)}`, '--name-status');
      assert.equal(log.match(/^commit /gm)?.length, PAGE);
    },
    close: () => store.close(),
  };
}

function onlyArtifact(rows: ArtifactRows): ArtifactNode {
  const [found] = rows
    .groups()
    .flatMap((root) => rows.below(root))
    .flatMap((kind) => (kind.type === 'kind' ? rows.below(kind) : []));
  assert.ok(found?.type === 'artifact');
  return found;
}

async function record(store: LineageStore, name: string, versions: number): Promise<void> {
  const edits = Array.from({ length: versions }, (_, index) => ({
    at: START + index * HOUR,
    text: `Line ${String(index % 2)} of ${name}.\n`,
  }));
  await recordHistory(store, ROOT.path, name, edits);
}

/** What the rows ask of a window that has only this root. */
function trackingOf(store: LineageStore): Tracking {
  const parts: Partial<Tracking> = {
    store,
    rootOf: () => ROOT,
    undoable: () => new Set(),
    merging: () => undefined,
  };
  const others = {
    context: {},
    tracker: { roots: [ROOT], state: () => undefined },
    places: { rootLabel: () => '.claude' },
    drift: { drift: () => undefined },
  };
  return Object.assign(parts, others) as unknown as Tracking;
}

/** A repository with a line of commits, and branches at the last of them. */
function importCommits(folder: string, commits: number, branches: number): void {
  const repository = path.join(folder, 'repository');
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', repository]);
  const data = (text: string): string => `data ${String(Buffer.byteLength(text))}\n${text}\n`;
  const lines = Array.from({ length: commits }, (_, index) => {
    const at = START / 1000 + (index * HOUR) / 1000;
    const text = data(`Line ${String(index)}.\n`);
    return `commit refs/heads/main\nmark :${String(index + 1)}\ncommitter ann <ann@example.com> ${String(at)} +0000\n${data(`Edit ${String(index)}`)}M 100644 inline SKILL.md\n${text}`;
  });
  for (let i = 1; i < branches; i++)
    lines.push(`reset refs/heads/skill-${String(i)}\nfrom :${String(commits - i)}\n`);
  execFileSync('git', ['fast-import', '--quiet'], { cwd: repository, input: lines.join('\n') });
}

export const VERSION_TREES: readonly Contest[] = [firstPaint, expansion];
