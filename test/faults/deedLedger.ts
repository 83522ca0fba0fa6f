import assert from 'node:assert/strict';
import type { VersionId } from '../../src/core/identity';
import type { LineageStore } from '../../src/store/lineageStore';
import type { Workspace } from '../unit/operations/workspace';
import { skillId, storedFiles } from '../unit/store/storedVersion';
import { pairOf, pairOperation, SHARED_SKILL, tagOf, type ActorLine, type StoreDeed } from './storeDeed';
import { assertWhole } from './writers';
import { filesOf } from './writtenFiles';

type Deed<What extends StoreDeed['what']> = Extract<StoreDeed, { what: What }>;

/** What all actors on one store were told is on disk, and whether it is. */
export class DeedLedger {
  readonly #done: StoreDeed[];
  readonly #actors: Set<string>;
  /** Also those of which that was begun. */
  readonly #pruned: Set<VersionId>;
  /** Of each version that was noted: what was written last for certain, and what may have been since. */
  readonly #notes: Map<VersionId, readonly string[]>;
  /** Of each actor: where its tag was last set for certain, and where it may have been set since. */
  readonly #tags: Map<string, readonly (VersionId | null)[]>;

  /** @param before what the store had to begin with */
  constructor(before?: DeedLedger) {
    this.#done = before ? [...before.#done] : [];
    this.#actors = new Set(before ? before.#actors : []);
    this.#pruned = new Set(before ? before.#pruned : []);
    this.#notes = new Map(before ? before.#notes : []);
    this.#tags = new Map(before ? before.#tags : []);
  }

  /** How many deeds were acknowledged. */
  get size(): number {
    return this.#done.length;
  }

  take(line: ActorLine): void {
    if (line.step !== 'begun' && line.step !== 'done') return;
    // What was begun and not acknowledged may be there or not.
    if (line.deed.what === 'prune') for (const id of line.deed.ids) this.#pruned.add(id);
    if (line.deed.what === 'tag') {
      const begun = line.step === 'begun' ? (this.#tags.get(line.deed.name) ?? [null]) : [];
      this.#tags.set(line.deed.name, [...begun, line.deed.version]);
    }
    if (line.deed.what === 'note') {
      const { version, text } = line.deed;
      const begun = line.step === 'begun' ? (this.#notes.get(version) ?? ['']) : [];
      this.#notes.set(version, [...begun, text]);
    }
    if (line.step !== 'done') return;
    this.#done.push(line.deed);
    if ('name' in line.deed) this.#actors.add(line.deed.name);
  }

  /** Every acknowledged deed is there, none of the others is there in part, and all that there is can be read. */
  async assertKept(workspace: Workspace): Promise<void> {
    const { store } = workspace;
    assert.deepEqual(store.problems, []);
    if (store.artifacts().length > 0) await assertWhole(store, this.#pruned.size);
    const shared = await this.#sharedTexts(workspace);
    for (const deed of this.#done) {
      switch (deed.what) {
        case 'pair':
          await assertPair(store, deed);
          break;
        case 'capture':
          if (this.#pruned.has(deed.id)) break;
          assert.ok(store.version(deed.id), `edit ${String(deed.number)} of ${deed.name} is not there`);
          assert.deepEqual(await storedFiles(store, deed.id), filesOf(deed.name, deed.number));
          break;
        case 'share':
          assert.ok(
            shared.has(`${deed.name} ${String(deed.number)}`),
            `edit ${String(deed.number)} by ${deed.name} of the shared skill was captured and is not there`,
          );
          break;
        case 'restore':
          assertRestored(store, deed);
          break;
        case 'tag':
        case 'note':
        case 'prune':
        case 'checkpoint':
        case 'sweep':
          break;
      }
    }
    for (const actor of this.#actors) {
      assertNoHalfPair(store, actor);
      this.#assertTag(store, actor);
    }
    for (const [version, texts] of this.#notes) assertNote(store, version, texts);
  }

  #assertTag(store: LineageStore, actor: string): void {
    const [left = ''] = pairOf(actor);
    const tag = store.tags(skillId(left)).find(({ name }) => name === tagOf(actor));
    const expected = this.#tags.get(actor) ?? [null];
    assert.ok(expected.includes(tag?.version ?? null), `the tag of ${actor} is where it was not set`);
  }

  async #sharedTexts({ store }: Workspace): Promise<ReadonlySet<string>> {
    const shared = store.artifacts().find(({ path }) => path === SHARED_SKILL);
    const texts = new Set<string>();
    if (!shared) return texts;
    for (const { id } of store.versions(shared.id, { limit: 100_000 }))
      for (const text of Object.values(await storedFiles(store, id))) texts.add(text);
    return texts;
  }
}

async function assertPair(store: LineageStore, { name, number, ids }: Deed<'pair'>): Promise<void> {
  assert.ok(store.operation(pairOperation(name, number)));
  for (const [index, id] of ids.entries()) {
    const skill = pairOf(name)[index] ?? assert.fail();
    assert.ok(store.version(id), `version ${String(number)} of ${skill} was acknowledged and is not there`);
    assert.deepEqual(await storedFiles(store, id), filesOf(skill, number));
  }
}

function assertRestored(store: LineageStore, { operation, version }: Deed<'restore'>): void {
  const entry = store.operation(operation);
  assert.equal(entry?.outcome, 'done');
  assert.equal(entry.toVersion, version);
}

function assertNote(store: LineageStore, version: VersionId, expected: readonly string[]): void {
  const noted = store.version(version) ?? assert.fail('a version that was noted is not there');
  const text = store.notes(noted.artifactId).get(version) ?? '';
  assert.ok(expected.includes(text), `a version has the note “${text}”, which was not written last`);
}

/** Acknowledged or not: the two versions and the operation of one transaction. */
function assertNoHalfPair(store: LineageStore, name: string): void {
  const prefix = pairOperation(name, 0).slice(0, -1);
  const [left, right] = pairOf(name).map((skill) =>
    store.versions(skillId(skill), { limit: 100_000 }).map(({ summary }) => summary),
  );
  assert.deepEqual(left, right);
  const operations = store
    .operations(1_000_000, skillId(pairOf(name)[0] ?? ''))
    .map(({ id }) => id)
    .filter((id) => id.startsWith(prefix));
  assert.deepEqual(operations, left);
}
