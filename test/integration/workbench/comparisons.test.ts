import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TabInputTextDiff, Uri, window, workspace, WorkspaceEdit, Range } from 'vscode';
import type { Root } from '../../../src/core/root';
import type { Version } from '../../../src/core/version';
import { versionLabel } from '../../../src/core/versionId';
import { OperationError } from '../../../src/operations/operationError';
import { linkUpstream } from '../../../src/operations/linkUpstream';
import { pruneVersions } from '../../../src/operations/pruneVersions';
import { reconcile } from '../../../src/operations/reconcile';
import { compareWithParent } from '../../../src/ui/commands/compareCommands';
import { comparedSide } from '../../../src/ui/compare/comparedSide';
import { compareTwo } from '../../../src/ui/compare/compareTwo';
import { compareVersions } from '../../../src/ui/compare/compareVersions';
import { compareWithOtherProject } from '../../../src/ui/compare/compareWithOtherProject';
import { compareWithUpstream } from '../../../src/ui/compare/compareWithUpstream';
import { historyUri } from '../../../src/ui/historyDocuments';
import { DocumentOriginsFinder } from '../../../src/ui/lineOrigins/documentOrigins';
import { lineOriginHover } from '../../../src/ui/lineOrigins/lineOriginHover';
import { LineOrigins } from '../../../src/ui/lineOrigins/lineOrigins';
import { originSummary } from '../../../src/ui/lineOrigins/originSummary';
import { BaselineMarks } from '../../../src/ui/quickDiff/baselineMarks';
import { versionNode } from '../../../src/ui/versionTree/versionNode';
import { CommandBench } from '../commandBench';
import { eventually } from '../extension';

const TEXT = 'one\ntwo\nthree\nfour\n';
const MINE = TEXT.replace('one', 'One');

describe('comparisons and line origins', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.open();
    await bench.root.linkedSkill(TEXT);
  });

  afterEach(async () => {
    await bench.closeEditors();
    await bench.close();
  });

  const file = (): Uri => Uri.file(bench.root.workspace.at('skills/s/SKILL.md'));
  const versions = (): readonly [Version, Version] => {
    const [one, two] = bench.root.workspace.versions('skills/s');
    assert.ok(one && two);
    return [one, two];
  };
  const record = async (text: string): Promise<void> => {
    await bench.write(text);
    await bench.tracking.tracker.reconcileAll();
  };
  const uriOf = (version: Version): string => historyUri(version, 's', 'SKILL.md').toString();
  /** Both sides of the diff that is shown, and its title. */
  const shown = (): Promise<readonly [string, string, string]> =>
    eventually('a diff', () => {
      const tab = window.tabGroups.activeTabGroup.activeTab;
      const input = tab?.input;
      return (
        input instanceof TabInputTextDiff && [
          String(input.original),
          String(input.modified),
          tab?.label ?? '',
        ]
      );
    });

  describe('Compare Versions', () => {
    it('shows two selected rows, the older on the left', async () => {
      await record(MINE);
      const [one, two] = versions();
      const rows = [two, one].flatMap(({ id }) => versionNode(bench.tracking, id) ?? []);
      await compareVersions(bench.questions)(bench.tracking, rows[0], rows);
      const [left, right, title] = await shown();
      assert.deepEqual([left, right], [uriOf(one), uriOf(two)]);
      assert.ok(title.includes(`${versionLabel(one)} ↔ ${versionLabel(two)}`), title);
    });

    it('asks for both sides, and offers the files and the upstream beside the versions', async () => {
      await record(MINE);
      const [one] = versions();
      bench.questions.answer(/Current files/, new RegExp(versionLabel(one)));
      await compareVersions(bench.questions)(bench.tracking, bench.root.node, [bench.root.node]);
      bench.questions.assertAllAsked();
      const { lines } = bench.questions;
      assert.ok(!lines.some((line) => line.includes('Current files')), lines.join('\n'));
      assert.ok(
        lines.some((line) => line.includes('Upstream now source')),
        lines.join('\n'),
      );
      const [left, right] = await shown();
      assert.deepEqual([left, right], [uriOf(one), file().toString()]);
    });

    it('shows several changed files together', async () => {
      await bench.write('more\n', 'notes.md');
      await record(MINE);
      const [one, two] = versions();
      await compareTwo(bench.tracking, { type: 'version', version: one }, { type: 'version', version: two });
      // The multi-file editor is no kind of tab that extensions know.
      const title = `s (${versionLabel(one)} ↔ ${versionLabel(two)})`;
      await eventually('a multi-file diff', () =>
        window.tabGroups.activeTabGroup.activeTab?.label.includes(title),
      );
      const only = { type: 'version', version: two, path: 'SKILL.md' } as const;
      await compareTwo(bench.tracking, { type: 'version', version: one }, only);
      const [left] = await shown();
      assert.equal(left, uriOf(one));
    });
  });

  describe('Compare with Parent', () => {
    it('compares a file with what stands in for a parent that was given up', async () => {
      await bench.root.workspace.write('skills/s', { 'notes.md': 'a\n' });
      await bench.tracking.tracker.reconcileAll();
      const added = bench.root.workspace.head('skills/s');
      await bench.root.workspace.write('skills/s', { 'notes.md': 'a\nb\n' });
      await bench.tracking.tracker.reconcileAll();
      const changed = bench.root.workspace.head('skills/s');
      assert.deepEqual(
        changed.filesChanged.map(({ path: name, change }) => [name, change]),
        [['notes.md', 'modified']],
      );
      await pruneVersions(bench.tracking.context, changed.artifactId, [added.id]);
      const node = versionNode(bench.tracking, changed.id);
      const [change] = changed.filesChanged;
      assert.ok(node && change);
      await compareWithParent(bench.tracking, { ...node, type: 'changed-file', parentNode: node, change });
      // It is new since then: there is nothing for it to be compared with.
      const [first] = bench.root.workspace.versions('skills/s');
      assert.ok(first);
      const title = `s (${versionLabel(first)} ↔ ${versionLabel(changed)})`;
      await eventually('a diff with nothing on the left', () =>
        window.tabGroups.activeTabGroup.activeTab?.label.includes(title),
      );
    });
  });

  describe('Compare with Upstream', () => {
    it('shows what upstream has now, read-only, beside the files', async () => {
      await bench.writeUpstream(`${TEXT}five\n`);
      await compareWithUpstream(bench.tracking, bench.root.node, []);
      const [left, right] = await shown();
      assert.equal(Uri.parse(left).scheme, 'artifact-lineage-plan');
      assert.equal(right, file().toString());
    });

    it('says what is wrong where it cannot be read, and where there is none', async () => {
      const problemIs = (problem: string) => (error: unknown) =>
        error instanceof OperationError && error.problem === problem;
      await fs.rm(`${bench.root.upstream}/skills`, { recursive: true });
      await assert.rejects(
        compareWithUpstream(bench.tracking, bench.root.node, []),
        problemIs('upstream-deleted'),
      );
      await fs.rm(bench.root.upstream, { recursive: true });
      await assert.rejects(
        compareWithUpstream(bench.tracking, bench.root.node, []),
        problemIs('upstream-unreadable'),
      );
      await bench.root.workspace.write('skills/own', { 'SKILL.md': 'own\n' });
      await bench.tracking.tracker.reconcileAll();
      const artifact = bench.root.workspace.artifact('skills/own');
      await assert.rejects(
        compareTwo(bench.tracking, { type: 'upstream', artifact }, { type: 'files', artifact }),
        problemIs('no-upstream'),
      );
    });
  });

  describe('Compare with Other Project', () => {
    it('offers what has the same content, and says so when nothing is like it', async () => {
      const compare = compareWithOtherProject(bench.questions);
      await compare(bench.tracking, bench.root.node, []);
      assert.match(bench.told, /is in no other project/);
      // A copy beside it is not in another project.
      await bench.root.workspace.write('skills/copy', { 'SKILL.md': TEXT });
      await bench.tracking.tracker.reconcileAll();
      await compare(bench.tracking, bench.root.node, []);
      assert.match(bench.told, /is in no other project/);
      const site: Root = { path: `${bench.root.workspace.directory}/site/.claude`, scope: 'workspace' };
      const there = path.join(site.path, 'skills/t/SKILL.md');
      await fs.mkdir(path.dirname(there), { recursive: true });
      await fs.writeFile(there, TEXT);
      await reconcile(bench.tracking.context, site, { roots: [site], cache: new Map() });
      await bench.write(MINE);
      bench.questions.answer(/t · v1-[0-9a-f]{7} · same content/);
      await compare(bench.tracking, bench.root.node, []);
      bench.questions.assertAllAsked();
      const [left, right] = await shown();
      assert.deepEqual([left, right], [Uri.file(there).toString(), file().toString()]);
    });
  });

  it('knows what a row stands for', () => {
    const { artifact } = bench.root.node;
    assert.deepEqual(comparedSide(bench.root.node), { type: 'files', artifact });
    const [version] = bench.root.workspace.versions('skills/s');
    const node = version && versionNode(bench.tracking, version.id);
    assert.deepEqual(node && comparedSide(node), { type: 'version', version });
  });

  describe('line origins', () => {
    it('knows the lines of a working file, and those that are not recorded yet', async () => {
      await record(MINE);
      const [one, two] = versions();
      const document = await workspace.openTextDocument(file());
      const edit = new WorkspaceEdit();
      edit.replace(file(), new Range(1, 0, 1, 3), 'Two');
      assert.ok(await workspace.applyEdit(edit));
      const finder = new DocumentOriginsFinder();
      const { signal } = new AbortController();
      const found = await finder.find(bench.tracking, { document }, signal);
      assert.deepEqual(found?.lines, [two.id, undefined, one.id, one.id]);
      const summary = originSummary(bench.tracking, found.lines);
      assert.equal(summary, '4 lines: 2 first seen, 1 local, 1 not recorded yet');
      await window.showTextDocument(document);
      await document.save();
    });

    it('ends when it is told to, and has nothing to say of other files', async () => {
      const finder = new DocumentOriginsFinder();
      const document = await workspace.openTextDocument(file());
      await assert.rejects(finder.find(bench.tracking, { document }, AbortSignal.abort()));
      const other = await workspace.openTextDocument({ content: 'one\n' });
      const { signal } = new AbortController();
      assert.equal(await finder.find(bench.tracking, { document: other }, signal), undefined);
    });

    it('is shown although something changes while it is looked for, and never for other files', async () => {
      // It takes longer than the quiet after which a change is looked at.
      const slow = new Proxy(bench.tracking.store, {
        get: (store, name) => {
          const value: unknown = Reflect.get(store, name, store);
          if (typeof value !== 'function') return value;
          const called = (...args: unknown[]): unknown => Reflect.apply(value, store, args);
          if (name !== 'content') return called;
          return async (...args: unknown[]) => {
            await delay(700);
            return called(...args);
          };
        },
      });
      bench.state.setTracking({ ...bench.tracking, store: slow });
      const log = window.createOutputChannel('Artifact Lineage: lines under test', { log: true });
      const origins = new LineOrigins(bench.state, log);
      try {
        const editor = await window.showTextDocument(file());
        const showing = origins.show(editor);
        bench.state.update();
        assert.equal(await showing, 'shown');
        const other = await workspace.openTextDocument({ content: 'one\n' });
        assert.equal(await origins.show(await window.showTextDocument(other)), 'none');
        const stopped = origins.show(await window.showTextDocument(file()));
        origins.hide(editor);
        assert.equal(await stopped, 'stopped');
      } finally {
        origins.dispose();
        log.dispose();
      }
    });

    it('leads from a line to its version, and takes what people wrote as text', () => {
      const [version] = bench.root.workspace.versions('skills/s');
      assert.ok(version);
      const summary = '[press](command:workbench.action.quit)';
      const { value, isTrusted } = lineOriginHover(bench.tracking, { ...version, summary }, 'a b%20c.md');
      assert.deepEqual(isTrusted, { enabledCommands: ['artifactLineage.openLineVersion'] });
      assert.ok(!value.includes('](command:workbench'), value);
      const [, link = ''] = /\(command:artifactLineage\.openLineVersion\?([^)]*)\)/.exec(value) ?? [];
      const query: unknown = JSON.parse(decodeURIComponent(decodeURIComponent(link)));
      assert.deepEqual(query, [{ version: version.id, path: 'a b%20c.md', show: 'change' }]);
    });
  });

  it('has VS Code ask again what an editor is compared with when the baseline moves', async () => {
    const marks = new BaselineMarks(bench.state);
    const answers: (string | undefined)[] = [];
    const answer = marks.provideOriginalResource;
    const value = async (uri: Uri): Promise<Uri | undefined> => {
      const original = await answer(uri);
      answers.push(original?.toString());
      return original;
    };
    Object.defineProperty(marks, 'provideOriginalResource', { value });
    try {
      await record(MINE);
      const [one, two] = versions();
      await window.showTextDocument(file());
      await eventually('a question', () => answers.at(-1) === uriOf(one));
      const link = { source: await bench.source(), path: 'skills/s' };
      await linkUpstream(bench.tracking.context, { artifactId: two.artifactId, link, baseline: two.id });
      bench.state.update();
      await eventually('another question', () => answers.at(-1) === uriOf(two));
    } finally {
      marks.dispose();
    }
  });

  it('compares the text of editors with the baseline, where there is one', async () => {
    const marks = new BaselineMarks(bench.state);
    try {
      await record(MINE);
      const [one] = versions();
      assert.equal((await marks.provideOriginalResource(file()))?.toString(), uriOf(one));
      await bench.root.workspace.write('skills/own', { 'SKILL.md': 'own\n' });
      await bench.write('new\n', 'new.md');
      await bench.tracking.tracker.reconcileAll();
      for (const path of ['skills/own/SKILL.md', 'skills/s/new.md', 'nothing.md'])
        assert.equal(await marks.provideOriginalResource(Uri.file(bench.root.workspace.at(path))), undefined);
    } finally {
      marks.dispose();
    }
  });
});
