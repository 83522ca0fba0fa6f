import type { Artifact } from '../core/artifact';
import type { ArtifactId } from '../core/identity';
import { isLocalLink } from '../core/upstreamLink';
import type { StatCache } from '../sources/scanArtifact';
import { artifactDrift, type ArtifactDrift } from './artifactDrift';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/**
 * How the artifacts stand to their upstreams, as far as that has been looked at. What is known is never older than the
 * last {@link check} that included the artifact, and is dropped when the artifact itself changes.
 */
export class DriftMonitor {
  readonly #context: TrackingContext;
  readonly #onDidChange: () => void;
  readonly #known = new Map<ArtifactId, { readonly drift: ArtifactDrift; readonly of: string }>();
  readonly #caches = new Map<ArtifactId, StatCache>();
  #running: Promise<void> = Promise.resolve();

  /** @param onDidChange called when an artifact's drift has become another one */
  constructor(context: TrackingContext, onDidChange: () => void) {
    this.#context = context;
    this.#onDidChange = onDidChange;
  }

  /** Undefined until it was looked at in its present state. */
  drift(artifact: Artifact): ArtifactDrift | undefined {
    const known = this.#known.get(artifact.id);
    return known?.of === stateOf(artifact) ? known.drift : undefined;
  }

  /** The folders that hold the upstreams of these artifacts. */
  folders(artifacts: readonly Artifact[]): ReadonlySet<string> {
    const links = artifacts.map(({ upstream }) => upstream).filter(isLocalLink);
    return new Set(links.map(({ source }) => source.folder));
  }

  /** Looks at artifacts anew, one check at a time. Errors of one are its state `unknown`; the others are looked at. */
  check(artifacts: readonly Artifact[], signal?: AbortSignal): Promise<void> {
    const run = this.#running.then(() => this.#check(artifacts, signal));
    this.#running = run.catch(() => undefined);
    return run;
  }

  /** Looks at those of which nothing is known in their present state. */
  checkNew(artifacts: readonly Artifact[], signal?: AbortSignal): Promise<void> {
    const unknown = artifacts.filter((artifact) => this.drift(artifact) === undefined);
    return unknown.length === 0 ? Promise.resolve() : this.check(unknown, signal);
  }

  async #check(artifacts: readonly Artifact[], signal: AbortSignal | undefined): Promise<void> {
    let isChanged = false;
    for (const { id } of artifacts) {
      if (signal?.aborted) break;
      await this.#context.files.pause?.();
      // It may have been linked, changed or deleted since the check was asked for.
      const artifact = this.#context.store.artifact(id);
      if (!artifact) continue;
      const drift = await this.#driftOf(artifact);
      const before = this.#known.get(id);
      const of = stateOf(artifact);
      if (before?.of !== of || !isSame(before.drift, drift)) isChanged = true;
      this.#known.set(id, { drift, of });
    }
    if (isChanged) this.#onDidChange();
  }

  /** A history that cannot be read is no reason to guess, nor to stop looking at the others. */
  async #driftOf(artifact: Artifact): Promise<ArtifactDrift> {
    try {
      const known: StatCache = this.#caches.get(artifact.id) ?? new Map();
      const { drift, cache } = await artifactDrift(this.#context, artifact, known);
      this.#caches.set(artifact.id, cache);
      return drift;
    } catch (error) {
      const problem = new OperationError('upstream-unreadable', undefined, error);
      const nothing = { form: undefined, conflicts: undefined, upstreamHash: undefined };
      return { ...nothing, state: 'unknown', problem, checkedAt: this.#context.now() };
    }
  }
}

/** Everything of an artifact that its drift depends on. */
function stateOf({ head, baseline, deletedAt, upstream }: Artifact): string {
  return JSON.stringify([head, baseline, deletedAt !== undefined, upstream]);
}

function isSame(a: ArtifactDrift, b: ArtifactDrift): boolean {
  return (
    a.state === b.state &&
    a.conflicts === b.conflicts &&
    a.upstreamHash === b.upstreamHash &&
    JSON.stringify(a.form) === JSON.stringify(b.form)
  );
}
