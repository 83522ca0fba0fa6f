import { writeSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import type { Artifact } from '../../src/core/artifact';
import type { VersionId } from '../../src/core/identity';
import { noteVersion } from '../../src/operations/noteVersion';
import { pruneVersions } from '../../src/operations/pruneVersions';
import { restoreVersion } from '../../src/operations/restoreVersion';
import { tagVersion } from '../../src/operations/tagVersion';
import type { JournalRecord } from '../../src/store/journal/record';
import { StoreError } from '../../src/store/storeError';
import type { Workspace } from '../unit/operations/workspace';
import type { SeededRandom } from '../unit/seededRandom';
import { operationOf } from '../unit/store/journalRecords';
import { skillId, versionRecords } from '../unit/store/storedVersion';
import {
  pairOf,
  pairOperation,
  SHARED_SKILL,
  skillOf,
  tagOf,
  type ActorLine,
  type StoreDeed,
} from './storeDeed';
import { filesOf } from './writtenFiles';

export function print(line: ActorLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** One of several processes on one store and one root, and what it can do there. */
export class StoreActor {
  readonly #workspace: Workspace;
  readonly #name: string;
  readonly #random: SeededRandom;
  #number: number;

  /** @param first of the numbers that this process makes files of; no other process of this name uses them */
  constructor(workspace: Workspace, name: string, random: SeededRandom, first: number) {
    this.#workspace = workspace;
    this.#name = name;
    this.#random = random;
    this.#number = first;
  }

  readonly actions: Readonly<Record<string, () => Promise<void>>> = {
    // The process that is at it has done so.
    open: () => Promise.resolve(),
    pair: () => this.#workspace.store.using(() => this.#pair()),
    look: () => this.#look(),
    capture: () => this.#capture(),
    share: () => this.#share(),
    restore: () => this.#restore(),
    tag: () => this.#tag(),
    note: () => this.#note(),
    prune: () => this.#prune(),
    enlarge: () => this.#enlarge(),
    checkpoint: () => this.#checkpoint(),
    sweep: () => this.#sweep(),
  };

  async #pair(): Promise<void> {
    const { store } = this.#workspace;
    const number = this.#number++;
    const operation = pairOperation(this.#name, number);
    const records: JournalRecord[] = [];
    const ids: VersionId[] = [];
    for (const skill of pairOf(this.#name)) {
      const version = await versionRecords(store, skill, filesOf(skill, number), operation);
      records.push(...version.records);
      ids.push(version.id);
    }
    const [left = ''] = pairOf(this.#name);
    records.push({
      type: 'operation',
      id: operation,
      kind: 'capture',
      artifactId: skillId(left),
      fromVersion: null,
      toVersion: ids[0] ?? null,
      at: Date.now(),
      actor: this.#name,
      outcome: 'done',
      detail: '',
    });
    await store.commit(records);
    this.#done({ what: 'pair', name: this.#name, number, ids });
  }

  async #capture(): Promise<void> {
    const number = this.#number++;
    const folder = skillOf(this.#name);
    const files = filesOf(this.#name, number);
    if (!('large.txt' in files)) await fs.rm(this.#workspace.at(`${folder}/large.txt`), { force: true });
    await this.#workspace.write(folder, files);
    await this.#workspace.reconcile({ within: folder });
    const { id } = this.#workspace.head(folder);
    this.#done({ what: 'capture', name: this.#name, number, id });
  }

  /** Captures what others have edited. */
  async #look(): Promise<void> {
    await this.#workspace.reconcile();
  }

  async #share(): Promise<void> {
    const number = this.#number++;
    const text = `${this.#name} ${String(number)}`;
    await this.#workspace.write(SHARED_SKILL, {
      'SKILL.md': 'Everybody edits this one.',
      [`${this.#name}.md`]: text,
    });
    await this.#workspace.reconcile({ within: SHARED_SKILL });
    this.#done({ what: 'share', name: this.#name, number });
  }

  async #restore(): Promise<void> {
    const { store, root, context } = this.#workspace;
    const own = this.#own();
    const versions = own ? store.versions(own.id, { limit: 20 }) : [];
    if (versions.length === 0) return this.#capture();
    const { id } = this.#random.pick(versions);
    const { operation } = await restoreVersion(context, root, id);
    if (operation !== undefined) this.#done({ what: 'restore', name: this.#name, version: id, operation });
  }

  async #tag(): Promise<void> {
    const { store, context } = this.#workspace;
    const artifactId = skillId(pairOf(this.#name)[0] ?? '');
    const versions = store.versions(artifactId, { limit: 20 });
    if (versions.length === 0) return this.#pair();
    const version = this.#random.chance(0.2) ? null : this.#random.pick(versions).id;
    const deed = { what: 'tag', name: this.#name, version } as const;
    print({ step: 'begun', deed });
    await tagVersion(context, { artifactId, name: tagOf(this.#name), version });
    this.#done(deed);
  }

  async #note(): Promise<void> {
    const { store, context } = this.#workspace;
    const versions = store.versions(skillId(pairOf(this.#name)[0] ?? ''), { limit: 20 });
    if (versions.length === 0) return this.#pair();
    const { id: version } = this.#random.pick(versions);
    const text = this.#random.chance(0.2) ? '' : `note ${String(this.#number++)}`;
    const deed = { what: 'note', name: this.#name, version, text } as const;
    print({ step: 'begun', deed });
    await noteVersion(context, version, text);
    this.#done(deed);
  }

  async #prune(): Promise<void> {
    const { store, context } = this.#workspace;
    const own = this.#own();
    const versions = own ? store.versions(own.id, { limit: 100 }) : [];
    const candidates = versions.slice(2).map(({ id }) => id);
    if (!own || candidates.length === 0) return this.#capture();
    const some = candidates.filter(() => this.#random.chance(0.5));
    const ids = some.length > 0 ? some : candidates;
    const deed = { what: 'prune', ids } as const;
    print({ step: 'begun', deed });
    await pruneVersions(context, own.id, ids);
    this.#done(deed);
  }

  /** More than is checkpointed without a thread. */
  async #enlarge(): Promise<void> {
    const detail = 'x'.repeat(1000);
    await this.#workspace.store.commit(
      Array.from({ length: 1500 }, (_, i) =>
        operationOf(`${this.#name} ${String(this.#number++)} ${String(i)}`, { detail }),
      ),
    );
  }

  /** Gives up for another process that is at it, and finds out when one took it for dead. */
  async #checkpoint(): Promise<void> {
    if (await unlessLocked(this.#workspace.store.checkpoint())) this.#done({ what: 'checkpoint' });
  }

  async #sweep(): Promise<void> {
    if (await unlessLocked(this.#workspace.store.collectGarbage())) this.#done({ what: 'sweep' });
  }

  #own(): Artifact | undefined {
    return this.#workspace.store.artifacts().find(({ path }) => path === skillOf(this.#name));
  }

  #done(deed: StoreDeed): void {
    print({ step: 'done', deed });
  }
}

/** Whether it was done; false when another process was at it. */
async function unlessLocked(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'locked') return false;
    throw error;
  }
}
