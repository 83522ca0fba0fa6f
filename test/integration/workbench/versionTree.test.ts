import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { DataTransfer, MarkdownString, Uri, window } from 'vscode';
import type { Standing } from '../../../src/core/driftSummary';
import type { VersionId } from '../../../src/core/identity';
import { FIRST_ARRANGEMENT, NO_FILTER, type TreeArrangement } from '../../../src/core/treeArrangement';
import { appendWords } from '../../../src/ui/appendWords';
import { artifactUri } from '../../../src/ui/artifactDecorations';
import { changeUri } from '../../../src/ui/changeDecorations';
import { ExplorerDecorations } from '../../../src/ui/explorerDecorations';
import { historyUri } from '../../../src/ui/historyDocuments';
import { TrackingState } from '../../../src/ui/trackingState';
import { branchItem } from '../../../src/ui/versionTree/historyItems';
import { editsOf, HistoryRows } from '../../../src/ui/versionTree/historyRows';
import { VersionDrag } from '../../../src/ui/versionTree/versionDrag';
import { changedFiles } from '../../../src/ui/versionTree/versionNode';
import { ArtifactRows } from '../../../src/ui/versionTree/versionTreeChildren';
import { versionTreeItem } from '../../../src/ui/versionTree/versionTreeItem';
import type { VersionTreeNode } from '../../../src/ui/versionTree/versionTreeNode';
import { versionIdOf } from '../../unit/core/fakeHash';
import { recordHistory } from '../../unit/operations/recordedHistory';
import { eventually } from '../extension';
import { ScriptedQuestions } from '../scriptedQuestions';
import { TrackedRoot } from '../trackedRoot';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function labelOf(node: VersionTreeNode): string {
  const { label } = versionTreeItem(node);
  assert.ok(typeof label === 'string');
  return label;
}

const rowOf = (node: VersionTreeNode): string => {
  const { description } = versionTreeItem(node);
  return `${labelOf(node).replace(/-[0-9a-f]{7}/, '')} ${String(description)}`;
};

describe('the rows of the version tree', () => {
  let root: TrackedRoot;

  beforeEach(async () => {
    root = await TrackedRoot.open();
  });

  afterEach(() => root.close());

  /** Records the skill `s` with a version at each of these times. */
  const record = async (times: readonly number[]) => {
    const { store, workspace } = { store: root.tracking.store, workspace: root.workspace };
    const edits = times.map((at, index) => ({ at, text: `Line ${String(index % 3)}.\n` }));
    return recordHistory(store, workspace.root.path, 's', edits);
  };
  const hourly = (count: number): number[] => Array.from({ length: count }, (_, i) => START + i * HOUR);
  const history = (selected: readonly VersionId[] = []) => new HistoryRows(() => new Set(selected));

  it('shows a page of a long history, and each time more of it', async () => {
    await record(hourly(1234));
    const rows = history();
    for (const [shown, remaining] of [
      [100, 1134],
      [200, 1034],
      [400, 834],
      [800, 434],
    ]) {
      const nodes = await rows.below(root.tracking, root.node);
      const older = nodes.at(-1);
      assert.equal(nodes.length - 1, shown);
      assert.ok(older?.type === 'older-versions');
      assert.equal(older.remaining, remaining);
      rows.showMore(older);
    }
    const all = await rows.below(root.tracking, root.node);
    assert.equal(all.length, 1234);
    assert.ok(all.every(({ type }) => type === 'version'));
  });

  it('shows as much of a long history as it takes to reach a version', async () => {
    const { versions } = await record(hourly(1234));
    const rows = history();
    const reached = async (number: number): Promise<number | undefined> => {
      const row = await rows.reach(root.tracking, root.node, versions[number - 1] ?? lost);
      return row?.version.number;
    };
    const lost = versionIdOf('lost');
    const shown = async (): Promise<number> => (await rows.below(root.tracking, root.node)).length - 1;
    assert.deepEqual([await reached(1234), await shown()], [1234, 100]);
    assert.deepEqual([await reached(1000), await shown()], [1000, 300]);
    assert.deepEqual([await reached(1100), await shown()], [1100, 300]);
    assert.deepEqual([await reached(1235), await shown()], [undefined, 300]);
    assert.equal(await reached(1), 1);
    assert.equal((await rows.below(root.tracking, root.node)).length, 1234);
  });

  it('reaches a version in a burst of edits, and one on a branch', async () => {
    const { artifact, versions } = await record([
      START,
      ...[0, 1, 2, 3].map((i) => START + 2 * HOUR + i * MINUTE),
    ]);
    const [first, , third] = versions;
    assert.ok(first && third);
    const inBurst = await history().reach(root.tracking, root.node, third);
    assert.deepEqual([inBurst?.version.number, inBurst?.parentNode.type], [3, 'edits']);
    await root.workspace.write('skills/s', { 'SKILL.md': 'Line 0.\n' });
    await root.tracking.store.commit([{ type: 'ref', artifactId: artifact, name: 'head', value: first }]);
    await root.workspace.write('skills/s', { 'SKILL.md': 'Another way.\n' });
    await root.tracking.tracker.reconcileAll();
    const onBranch = await history().reach(root.tracking, root.node, third);
    assert.equal(onBranch?.version.id, third);
    const above = onBranch.parentNode.type === 'edits' ? onBranch.parentNode.parentNode : onBranch.parentNode;
    assert.equal(above.type, 'branch');
  });

  it('hands out files when rows are dragged: of a skill its main file', async () => {
    await record(hourly(2));
    await root.workspace.write('skills/s', { 'SKILL.md': 'Line 1.\n', 'notes.md': 'Notes.\n' });
    const state = new TrackingState();
    try {
      state.setTracking(root.tracking);
      const log = window.createOutputChannel('Artifact Lineage: rows under test', { log: true });
      const drag = new VersionDrag(state, log, new ScriptedQuestions());
      const dragged = async (...rows: VersionTreeNode[]): Promise<string | undefined> => {
        const data = new DataTransfer();
        await drag.handleDrag(rows, data);
        return data.get('text/uri-list')?.asString();
      };
      const main = Uri.file(root.workspace.at('skills/s/SKILL.md')).toString();
      assert.equal(await dragged(root.node), main);
      const [version] = await history().below(root.tracking, root.node);
      assert.ok(version?.type === 'version');
      const [file] = changedFiles(version);
      assert.ok(file);
      const old = historyUri(version.version, 's', 'SKILL.md').toString();
      assert.equal(await dragged(root.node, file), `${main}\r\n${old}`);
      assert.equal(await dragged(version), undefined);
      await fs.rm(root.workspace.at('skills/s'), { recursive: true });
      assert.equal(await dragged(root.node), undefined);
      log.dispose();
    } finally {
      state.dispose();
    }
  });

  it('puts edits in quick succession together, but not what something is to be said of', async () => {
    const burst = Array.from({ length: 9 }, (_, i) => START + 2 * HOUR + i * 3 * MINUTE);
    const { artifact, versions } = await record([START, ...burst, START + 5 * HOUR]);
    const [noted] = versions.slice(5);
    assert.ok(noted);
    const texts = async (selected: readonly VersionId[] = []): Promise<string[]> =>
      (await history(selected).below(root.tracking, root.node)).map(rowOf);
    const [head, edits, first, ...others] = await texts();
    assert.match(head ?? '', /^v11 current/);
    assert.match(edits ?? '', /^9 edits in 24 min v2 to v10 · /);
    assert.match(first ?? '', /^v1 first seen/);
    assert.deepEqual(others, []);
    await root.tracking.store.commit([
      { type: 'note', artifactId: artifact, version: noted, text: 'Kept.' },
      { type: 'tag', artifactId: artifact, name: 'good', value: noted },
    ]);
    const marked = await texts();
    assert.match(marked[1] ?? '', /^4 edits in 9 min v7 to v10/);
    assert.match(marked[2] ?? '', /^v6 \[good\] · “Kept\.” · modified/);
    assert.match(marked[3] ?? '', /^4 edits in 9 min v2 to v5/);
    assert.equal(marked.length, 5);
    const selected = await texts(versions.slice(9, 10));
    assert.match(selected[1] ?? '', /^v10 /);
    assert.match(selected[2] ?? '', /^3 edits in 6 min v7 to v9/);
  });

  it('opens a burst of edits as its versions', async () => {
    await record([START, ...[0, 1, 2, 3].map((i) => START + 2 * HOUR + i * MINUTE)]);
    const nodes = await history().below(root.tracking, root.node);
    const edits = nodes.find((node) => node.type === 'edits');
    assert.ok(edits);
    assert.deepEqual(
      editsOf(edits).map(({ version }) => version.number),
      [4, 3, 2],
    );
  });

  it('draws what a pruned version stood between', async () => {
    const { artifact, versions } = await record(hourly(6));
    await root.tracking.store.commit([
      { type: 'prune', artifactId: artifact, versions: versions.slice(1, 4) },
    ]);
    const nodes = await history().below(root.tracking, root.node);
    assert.deepEqual(
      nodes.map((node) => (node.type === 'version' ? node.version.number : node.type)),
      [6, 5, 1],
    );
  });

  it('makes a branch of what a restore left behind', async () => {
    const { artifact, versions } = await record(hourly(4));
    const [first] = versions;
    assert.ok(first);
    const last = root.tracking.store.version(versions[3]);
    const base = root.tracking.store.version(first);
    assert.ok(last && base);
    await root.workspace.write('skills/s', { 'SKILL.md': 'Line 0.\n' });
    await root.tracking.store.commit([{ type: 'ref', artifactId: artifact, name: 'head', value: first }]);
    await root.workspace.write('skills/s', { 'SKILL.md': 'Another way.\n' });
    await root.tracking.tracker.reconcileAll();
    const nodes = await history().below(root.tracking, root.node);
    assert.deepEqual(
      nodes.map(({ type }) => type),
      ['version', 'branch', 'version'],
    );
    const branch = nodes[1];
    assert.ok(branch?.type === 'branch');
    assert.equal((await history().below(root.tracking, branch)).length, 3);
    assert.match(String(branchItem(branch).description), /^3 versions left behind /);
    const ownedBy = (hasUpstreams: boolean, ...projects: string[]): unknown =>
      branchItem({ ...branch, hasUpstreams, projects }).label;
    assert.deepEqual(
      [ownedBy(true), ownedBy(false, '~/site'), ownedBy(false, '~/site', '~/shop')],
      ["Upstream's versions", 'From ~/site', 'From other projects'],
    );
    assert.deepEqual(
      [ownedBy(true, '~/site'), ownedBy(true, '~/site', '~/shop')],
      ['From upstream and ~/site', 'From upstream and other projects'],
    );
    const back = { type: 'ref', artifactId: artifact, name: 'head', value: last.id } as const;
    await root.tracking.store.commit([back]);
    // The line of what the files have comes first, whatever is newer.
    const again = await history().below(root.tracking, root.node);
    assert.deepEqual(
      again.map((node) => (node.type === 'version' ? node.version.id : node.type)),
      [last.id, ...versions.slice(1, 3).toReversed(), 'branch', first],
    );
  });

  it('shows the newest line where the record of the current version is not here yet', async () => {
    const { artifact } = await record(hourly(3));
    const notHere = versionIdOf('recorded in another window');
    await root.tracking.store.commit([{ type: 'ref', artifactId: artifact, name: 'head', value: notHere }]);
    const nodes = await history().below(root.tracking, root.node);
    assert.deepEqual(
      nodes.map((node) => (node.type === 'version' ? node.version.number : node.type)),
      [3, 2, 1],
    );
  });

  it('has words in tooltips that end lines between them, and make no list', () => {
    const markdown = (text: string): string => appendWords(new MarkdownString(), text).value;
    assert.equal(markdown('two words'), 'two words');
    assert.equal(markdown('in  a row'), 'in&nbsp;&nbsp;a row');
    assert.equal(markdown('1. first'), '1.&nbsp;first');
    assert.equal(markdown(' 1. first'), ' 1.&nbsp;first');
    assert.equal(markdown('\t1. first'), ' 1.&nbsp;first');
    assert.equal(markdown('Fixes:\n 2. this'), 'Fixes:\n\n 2.&nbsp;this');
  });

  const linked = async (): Promise<Standing> => {
    await root.linkedSkill('First.\n');
    await root.writeUpstream('Theirs.\n');
    await root.tracking.drift.check([root.workspace.artifact('skills/s')]);
    return 'outdated';
  };

  it('filters, groups and sorts', async () => {
    await linked();
    await root.workspace.write('skills/a', { 'SKILL.md': 'A.\n' });
    await root.workspace.write('commands', { 'run.md': 'Run.\n' });
    await root.tracking.tracker.reconcileAll();
    const drawn = (part: Partial<TreeArrangement>): string[] => {
      const rows = new ArtifactRows(root.tracking, { ...FIRST_ARRANGEMENT, ...part });
      const draw = (nodes: readonly VersionTreeNode[]): string[] =>
        nodes.flatMap((node) => {
          const isGroup = node.type === 'root' || node.type === 'kind' || node.type === 'state';
          return [labelOf(node), ...(isGroup ? draw(rows.below(node)) : [])];
        });
      return draw(rows.groups()).filter((label) => !label.endsWith('.claude'));
    };
    const filter = NO_FILTER;
    assert.deepEqual(drawn({}), ['Skills', 'a', 's', 'Commands', 'run']);
    assert.deepEqual(drawn({ grouping: 'state' }), ['Outdated', 's', 'No Upstream', 'a', 'run']);
    assert.deepEqual(drawn({ grouping: 'kind', filter: { ...filter, text: 'skills' } }), [
      'Skills',
      'a',
      's',
    ]);
    assert.deepEqual(drawn({ filter: { ...filter, states: ['outdated'] } }), ['Skills', 's']);
    assert.deepEqual(drawn({ filter: { ...filter, kinds: ['command'] } }), ['Commands', 'run']);
    assert.deepEqual(drawn({ filter: { ...filter, text: 'nowhere' } }), []);
    await root.workspace.write('skills/s', { 'SKILL.md': 'Mine.\n' });
    await root.tracking.tracker.reconcileAll();
    assert.deepEqual(drawn({ order: 'change' }), ['Skills', 's', 'a', 'Commands', 'run']);
  });

  it('marks an artifact in the Explorer, and no other file; rows of the tree are none of its business', async () => {
    await linked();
    const state = new TrackingState();
    const decorations = new ExplorerDecorations(state);
    try {
      state.setTracking(root.tracking);
      const place = Uri.file(root.workspace.at('skills/s'));
      await eventually('a badge', () => decorations.decorationOf(place)?.badge === 'U↓');
      assert.equal(decorations.decorationOf(place)?.color, undefined);
      for (const other of [
        Uri.file(root.workspace.at('skills')),
        Uri.file(root.workspace.at('skills/s/SKILL.md')),
        place.with({ scheme: 'untitled' }),
        artifactUri('s', 'outdated'),
        changeUri({ path: 'SKILL.md', change: 'modified' }),
      ])
        assert.equal(decorations.decorationOf(other), undefined, String(other));
      assert.notEqual(artifactUri('s', 'outdated').scheme, 'file');
      assert.notEqual(changeUri({ path: 'SKILL.md', change: 'modified' }).scheme, 'file');
    } finally {
      decorations.dispose();
      state.dispose();
    }
  });
});
