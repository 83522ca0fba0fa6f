import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { VersionId } from '../../src/core/identity';
import type { LineageStore } from '../../src/store/lineageStore';
import { storedFiles } from '../unit/store/storedVersion';
import { filesOf } from './writtenFiles';

export interface Acknowledged {
  readonly skill: string;
  readonly number: number;
  readonly id: VersionId;
}

export interface Writing {
  readonly skill: string;
  readonly first: number;
  readonly last: number;
  readonly checkpointAfter: number;
}

/** A writing process: see `writer.entry.ts`. */
export class WriterProcess {
  readonly #child: ChildProcess;
  readonly #skill: string;
  #output = '';
  #errors = '';

  constructor(directory: string, { skill, first, last, checkpointAfter }: Writing) {
    this.#skill = skill;
    const entry = path.join(__dirname, 'writer.entry.cjs');
    const numbers = [first, last, checkpointAfter].map(String);
    this.#child = spawn(process.execPath, [entry, directory, skill, ...numbers], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    this.#child.stderr?.on('data', (bytes: Buffer) => (this.#errors += bytes.toString()));
  }

  /** Returns when the first version was acknowledged, or the process ended without one. */
  async begun(): Promise<void> {
    if (this.#output.includes('\n') || !this.#child.stdout) return;
    await Promise.race([once(this.#child.stdout, 'data'), once(this.#child, 'exit')]);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Waits for its end; gives what it acknowledged. */
  async ended(): Promise<{ readonly acknowledged: readonly Acknowledged[]; readonly signal: string | null }> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    assert.equal(this.#errors, '');
    const whole = this.#output.slice(0, this.#output.lastIndexOf('\n') + 1);
    const acknowledged = whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [number = '', id = ''] = line.split(' ');
        assert.match(id, /^[0-9a-f]{64}$/);
        return { skill: this.#skill, number: Number(number), id: id as VersionId };
      });
    return { acknowledged, signal: this.#child.signalCode };
  }
}

/** Reads each of these versions back; the store verifies every hash on the way. */
export async function assertStored(store: LineageStore, versions: Iterable<Acknowledged>): Promise<void> {
  for (const { skill, number, id } of versions) {
    assert.ok(store.version(id), `version ${String(number)} of ${skill} was acknowledged and is not there`);
    assert.deepEqual(await storedFiles(store, id), filesOf(skill, number));
  }
}

/**
 * No version without its files, no number twice or left out, no head that leads nowhere.
 *
 * @param mostPruned so many versions may have been pruned
 * @returns how many there are
 */
export async function assertWhole(store: LineageStore, mostPruned = 0): Promise<number> {
  let [count, pruned] = [0, 0];
  for (const { id, head } of store.artifacts()) {
    const versions = store.versions(id, { limit: 100_000 }).reverse();
    const graph = store.graphOf(id);
    const numbers = versions.map(({ number }) => number);
    // A version that was pruned keeps its place and its number, so that without one there is no gap.
    assert.ok(numbers.every((number, index) => number > (numbers[index - 1] ?? 0) && number <= graph.size));
    assert.ok(head !== undefined && versions.some((version) => version.id === head));
    for (const version of versions) await storedFiles(store, version.id);
    assert.deepEqual([graph.orphans(), graph.cycles()], [[], []]);
    count += versions.length;
    pruned += graph.size - versions.length;
  }
  assert.ok(pruned <= mostPruned, `${String(pruned)} versions are missing`);
  return count;
}
