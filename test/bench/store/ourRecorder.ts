import assert from 'node:assert/strict';
import type { LineageStore } from '../../../src/store/lineageStore';
import { openStore } from './openStore';
import { PAGE, type Recorder } from './recorder';
import { SampleHistory, sampleId } from './sampleHistory';
import { LONG_ARTIFACT } from './sampleStore';

/** Our store, as a window uses it. */
export class OurRecorder implements Recorder {
  readonly store: LineageStore;
  readonly #history: SampleHistory;

  private constructor(store: LineageStore, artifact: number) {
    this.store = store;
    const head = store.version(store.artifact(sampleId(artifact))?.head);
    assert.ok(head);
    this.#history = new SampleHistory(artifact, head);
  }

  /** @param artifact the number of the one whose versions are recorded; two writers need two */
  static async open(directory: string, artifact = LONG_ARTIFACT): Promise<OurRecorder> {
    return new OurRecorder(await openStore(directory), artifact);
  }

  commit(): Promise<void> {
    return this.store.commit(this.#history.capture());
  }

  read(): void {
    assert.ok(this.store.artifacts().length > 0);
    assert.equal(this.store.versions(sampleId(LONG_ARTIFACT), { limit: PAGE }).length, PAGE);
  }

  checkpoint(): Promise<void> {
    return this.store.checkpoint();
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
