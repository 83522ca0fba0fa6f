import { commands, EventEmitter, type Disposable } from 'vscode';
import type { ArtifactId } from '../core/identity';
import type { Progress } from '../core/merge/session/progressOf';
import type { Tracking } from './tracking';
import { UnrecordedChange } from '../operations/unrecordedChange';

const UNRECORDED = new UnrecordedChange();

/** `starting`: roots are being looked for. `empty`: there is no artifact. `failed`: the store could not be opened. */
type TrackingPhase = 'starting' | 'empty' | 'ready' | 'failed';

/** How far a capture of many artifacts is. */
interface RecordingProgress {
  readonly done: number;
  readonly total: number;
}

/** What every view shows: whether there is a history to show, and what is being recorded. */
export class TrackingState implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #phase: TrackingPhase = 'starting';
  #tracking: Tracking | undefined;
  #error: unknown;
  #recording: RecordingProgress | undefined;
  #isPaused = false;
  #merging: ReadonlyMap<ArtifactId, Progress> = new Map();

  get phase(): TrackingPhase {
    return this.#phase;
  }

  get tracking(): Tracking | undefined {
    return this.#tracking;
  }

  /** Why the phase is `failed`, why the latest capture did not happen, or that the history is behind what was done. */
  get error(): unknown {
    return this.#error ?? (this.#tracking?.store.isBehind ? UNRECORDED : undefined);
  }

  get recording(): RecordingProgress | undefined {
    return this.#recording;
  }

  /** Whether the user stopped a recording before its end. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** The artifacts of which a merge waits to be resolved and applied, and how far each is. */
  get merging(): ReadonlyMap<ArtifactId, Progress> {
    return this.#merging;
  }

  setMerging(merging: ReadonlyMap<ArtifactId, Progress>): void {
    if (JSON.stringify([...merging]) === JSON.stringify([...this.#merging])) return;
    this.#merging = merging;
    this.update();
  }

  setTracking(tracking: Tracking): void {
    this.#tracking = tracking;
    this.update();
  }

  setPhase(phase: TrackingPhase): void {
    this.#phase = phase;
    void commands.executeCommand('setContext', 'artifactLineage.state', phase);
    this.update();
  }

  setError(error: unknown): void {
    this.#error = error;
    this.update();
  }

  setRecording(progress: RecordingProgress | undefined): void {
    this.#recording = progress;
    this.update();
  }

  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    void commands.executeCommand('setContext', 'artifactLineage.recordingPaused', isPaused);
    this.update();
  }

  /** Tells every view that something it shows has changed. */
  update(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
