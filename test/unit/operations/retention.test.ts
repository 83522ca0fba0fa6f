import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { VersionId } from '../../../src/core/identity';
import type { RetentionLimits } from '../../../src/core/retention/retentionLimits';
import { applyRetention } from '../../../src/operations/applyRetention';
import { keptParent } from '../../../src/operations/keptParent';
import { planRetention } from '../../../src/operations/planRetention';
import { requestedOperation } from '../../../src/operations/operationRecord';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { retainHistory } from '../../../src/operations/retainHistory';
import { planSize, type RetentionPlan } from '../../../src/operations/retentionPlan';
import { tagVersion } from '../../../src/operations/tagVersion';
import type { TrackingContext } from '../../../src/operations/trackingContext';
import { LineageStore } from '../../../src/store/lineageStore';
import { WASM_FILE } from '../store/temporaryStore';
import { useWorkspace } from './workspace';

const SKILL = 'skills/pdf';
const OTHER = 'skills/csv';
const DAY = 24 * 60 * 60 * 1000;
const NONE: RetentionLimits = { keepVersions: undefined, keepDays: undefined, budgetBytes: undefined };
const measured = { isMeasured: true };

/** Text that is not alike any other and does not get smaller: so many bytes. */
function noise(seed: number, length: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return String.fromCharCode(33 + ((state >> 16) % 90));
  }).join('');
}

describe('planRetention, applyRetention and retainHistory', () => {
  const use = useWorkspace();

  const edit = async (place: string, ...texts: string[]): Promise<VersionId[]> => {
    for (const text of texts) {
      await use.current.write(place, { 'SKILL.md': text });
      await use.current.reconcile();
    }
    return use.current.versions(place).map(({ id }) => id);
  };

  const plan = (limits: Partial<RetentionLimits>, context = use.current.context): Promise<RetentionPlan> =>
    planRetention(context, { ...NONE, ...limits }, measured);

  const left = (place: string): number[] => use.current.versions(place).map(({ number }) => number);

  /** As after so many days. */
  const later = (days: number): TrackingContext => {
    const now = (): number => 1_000_000 + days * DAY;
    return { ...use.current.context, now };
  };

  it('gives up each artifact’s oldest beyond a number, and says so in the audit trail', async () => {
    const { context } = use.current;
    await edit(SKILL, '1', '2', '3', '4', '5');
    await edit(OTHER, 'a', 'b');
    const planned = await plan({ keepVersions: 2 });
    assert.equal(planSize(planned), 3);
    assert.deepEqual(
      planned.artifacts.map(({ artifact, kept, beyondLimits }) => [artifact.path, kept, beyondLimits.length]),
      [[SKILL, 2, 3]],
    );
    assert.deepEqual(left(SKILL), [1, 2, 3, 4, 5], 'a plan changes nothing');
    assert.deepEqual(await applyRetention(context, planned), { versions: 3, artifacts: 1 });
    assert.deepEqual(
      [left(SKILL), left(OTHER)],
      [
        [4, 5],
        [1, 2],
      ],
    );
    const [entry] = use.current.store.operations(1, use.current.artifact(SKILL).id);
    assert.deepEqual([entry?.kind, entry?.outcome, entry?.detail], ['prune', 'done', '3 limits']);
    assert.equal(planSize(await plan({ keepVersions: 2 })), 0);
  });

  it('gives up nothing without limits, and with days what is older than all of them', async () => {
    const { context } = use.current;
    await edit(SKILL, '1', '2', '3');
    assert.deepEqual(await retainHistory(context, NONE, {}), { versions: 0, artifacts: 0 });
    assert.deepEqual(await retainHistory(later(20), { ...NONE, keepDays: 30 }, {}), {
      versions: 0,
      artifacts: 0,
    });
    const both = { ...NONE, keepDays: 30, keepVersions: 2 };
    assert.deepEqual(await retainHistory(later(40), both, {}), { versions: 1, artifacts: 1 });
    assert.deepEqual(left(SKILL), [2, 3]);
  });

  it('keeps what the files were before an operation for a week', async () => {
    const { root } = use.current;
    const [one] = await edit(SKILL, '1', '2', '3');
    assert.ok(one);
    await restoreVersion(use.current.context, root, one);
    await edit(SKILL, '4', '5');
    await restoreVersion(use.current.context, root, one);
    const limits = { ...NONE, keepVersions: 1 };
    const numbers = async (days: number): Promise<number[]> => {
      const { artifacts } = await planRetention(later(days), limits, { isMeasured: false });
      return artifacts.flatMap(({ beyondLimits }) => beyondLimits.map(({ number }) => number));
    };
    // 3 and 5 are what the two operations found, and 5 is what undoing the latest goes back to.
    assert.deepEqual(await numbers(6), [2, 4]);
    assert.deepEqual(await numbers(8), [2, 3, 4]);
  });

  it('keeps it however much was done since', async () => {
    const { context, root, store } = use.current;
    const [one] = await edit(SKILL, '1', '2');
    assert.ok(one);
    await restoreVersion(context, root, one);
    await edit(SKILL, '3');
    await restoreVersion(context, root, one);
    const { id: artifactId } = use.current.artifact(SKILL);
    const facts = { kind: 'tag', artifactId, from: undefined, to: one } as const;
    await store.commit(
      Array.from({ length: 1001 }, () => requestedOperation(context, facts, randomUUID(), 'done')),
    );
    assert.equal(planSize(await plan({ keepVersions: 1 })), 0);
  });

  it('leaves an artifact alone when it is told to', async () => {
    await edit(SKILL, '1', '2', '3');
    await edit(OTHER, 'a', 'b', 'c');
    const isLeftAlone = ({ path: place }: { readonly path: string }): boolean => place === SKILL;
    const limits = { ...NONE, keepVersions: 1, budgetBytes: 0 };
    const planned = await planRetention(use.current.context, limits, { isMeasured: true, isLeftAlone });
    assert.deepEqual(
      planned.artifacts.map(({ artifact }) => artifact.path),
      [OTHER],
    );
  });

  it('has the oldest of all artifacts go for a budget, and no more of them than have to', async () => {
    const { context, store } = use.current;
    await edit(SKILL, noise(1, 900), noise(2, 900));
    await edit(OTHER, noise(3, 900), noise(4, 900));
    await edit(SKILL, noise(5, 900));
    const all = await plan({});
    assert.ok(all.bytes && all.bytes.now > 3500, JSON.stringify(all.bytes));
    assert.equal(all.bytes.afterwards, all.bytes.now);
    const budgetBytes = all.bytes.now - 1500;
    const planned = await plan({ budgetBytes });
    assert.deepEqual(
      planned.artifacts.map(({ artifact, beyondBudget }) => [artifact.path, beyondBudget.length]),
      [[SKILL, 2]],
    );
    assert.ok(planned.bytes && planned.bytes.afterwards <= budgetBytes);
    assert.deepEqual(await retainHistory(context, { ...NONE, budgetBytes }, {}), {
      versions: 2,
      artifacts: 1,
    });
    assert.deepEqual([left(SKILL), left(OTHER)], [[3], [1, 2]]);
    const before = await store.storedBytes();
    await store.collectGarbage();
    assert.ok((await store.storedBytes()) < before - 1000);
    // A sweep packs more tightly than a capture.
    const after = (await plan({})).bytes?.now ?? Infinity;
    assert.ok(
      Math.abs(after - planned.bytes.afterwards) < 200,
      `${String(after)} ${JSON.stringify(planned.bytes)}`,
    );
    assert.equal(store.operations(1, use.current.artifact(SKILL).id)[0]?.detail, '2 budget');
  });

  it('counts no bytes for what a version shares with one that stays', async () => {
    const [big, other] = [noise(1, 900), noise(2, 900)];
    await edit(SKILL, big, other, big, '4');
    await edit(OTHER, big);
    const planned = await plan({ keepVersions: 1 });
    const [first] = planned.artifacts;
    assert.ok(first && planned.bytes);
    assert.equal(first.beyondLimits.length, 3);
    assert.ok(first.bytes > 900 && first.bytes < 1800, String(first.bytes));
    assert.equal(planned.bytes.now - planned.bytes.afterwards, first.bytes);
  });

  it('lets stay what another window tagged or restored since the plan was made', async () => {
    const { context, root, directory } = use.current;
    const [one, two, three] = await edit(SKILL, '1', '2', '3', '4', '5');
    assert.ok(one && two && three);
    const planned = await plan({ keepVersions: 1 });
    assert.equal(planSize(planned), 4);
    const store = await LineageStore.open({ directory: path.join(directory, 'store'), wasmFile: WASM_FILE });
    try {
      const elsewhere = { ...context, store };
      const { id: artifactId } = use.current.artifact(SKILL);
      await tagVersion(elsewhere, { artifactId, name: 'good', version: two });
      await restoreVersion(elsewhere, root, three);
      assert.deepEqual(await applyRetention(context, planned), { versions: 2, artifacts: 1 });
      await store.refresh();
      const both = [use.current.store, store].map((view) =>
        view.versions(artifactId, { limit: 10 }).map(({ number }) => number),
      );
      assert.deepEqual(both, [
        [5, 3, 2],
        [5, 3, 2],
      ]);
      await store.collectGarbage();
      for (const id of [two, three]) {
        const version = use.current.store.version(id);
        assert.ok(version);
        assert.deepEqual(await use.current.stored(version), { 'SKILL.md': String(version.number) });
      }
    } finally {
      await store.close();
    }
  });

  it('leaves an artifact alone that a merge of was begun since the plan was made', async () => {
    await edit(SKILL, '1', '2');
    await edit(OTHER, 'a', 'b');
    const planned = await plan({ keepVersions: 1 });
    const isLeftAlone = ({ path: place }: { readonly path: string }): boolean => place === SKILL;
    const applied = await applyRetention(use.current.context, planned, { isLeftAlone });
    assert.deepEqual(applied, { versions: 1, artifacts: 1 });
    assert.deepEqual([left(SKILL), left(OTHER)], [[1, 2], [2]]);
  });

  it('prunes what two windows decide on at once, once', async () => {
    const { context, directory } = use.current;
    await edit(SKILL, '1', '2', '3', '4');
    const store = await LineageStore.open({ directory: path.join(directory, 'store'), wasmFile: WASM_FILE });
    try {
      const limits = { ...NONE, keepVersions: 2 };
      await Promise.all([context, { ...context, store }].map((window) => retainHistory(window, limits, {})));
      await Promise.all([use.current.store.refresh(), store.refresh()]);
      const { id } = use.current.artifact(SKILL);
      for (const view of [use.current.store, store])
        assert.deepEqual(
          view.versions(id, { limit: 10 }).map(({ number }) => number),
          [4, 3],
        );
    } finally {
      await store.close();
    }
  });

  it('leaves the graph and the bases of merges as they were', async () => {
    const { context, root, store } = use.current;
    const [one, two] = await edit(SKILL, '1', '2', '3');
    assert.ok(one && two);
    await restoreVersion(context, root, two);
    await edit(SKILL, '4', '5');
    const { id } = use.current.artifact(SKILL);
    const graph = store.graphOf(id);
    const tips = graph.tips();
    assert.equal(tips.length, 2);
    const bases = tips.map((tip) => tips.map((other) => graph.commonAncestors(tip, other)));
    await retainHistory(later(30), { ...NONE, keepVersions: 1 }, {});
    const after = store.graphOf(id);
    assert.deepEqual(after.tips(), tips);
    assert.deepEqual(
      tips.map((tip) => tips.map((other) => after.commonAncestors(tip, other))),
      bases,
    );
    assert.equal(after.size, 5);
  });

  it('has a version compared with the nearest one before it that was kept', async () => {
    const { context, store } = use.current;
    const [one] = await edit(SKILL, '1', '2', '3', '4');
    assert.ok(one);
    await tagVersion(context, { artifactId: use.current.artifact(SKILL).id, name: 'first', version: one });
    await retainHistory(context, { ...NONE, keepVersions: 1 }, {});
    assert.deepEqual(left(SKILL), [1, 4]);
    assert.equal(keptParent(store, use.current.head(SKILL))?.id, one);
    const [first] = use.current.versions(SKILL);
    assert.ok(first);
    assert.equal(keptParent(store, first), undefined);
  });

  it('stops when it is told to, with nothing half done', async () => {
    await edit(SKILL, '1', '2');
    const signal = AbortSignal.abort();
    const limits = { ...NONE, keepVersions: 1 };
    await assert.rejects(retainHistory(use.current.context, limits, { signal }), { name: 'AbortError' });
    assert.deepEqual(left(SKILL), [1, 2]);
  });
});
