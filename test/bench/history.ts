import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactKind } from '../../src/core/artifactKind';
import type { ArtifactId } from '../../src/core/identity';
import type { Root } from '../../src/core/root';
import { reconcile, type ReconcileResult } from '../../src/operations/reconcile';
import type { TrackingContext } from '../../src/operations/trackingContext';
import { NodeFileTree } from '../../src/sources/nodeFileTree';
import type { StatCache } from '../../src/sources/scanArtifact';
import { nodeSha256 } from '../../src/store/nodeSha256';
import { openStore } from './store/openStore';

/** A root and a store for it, with the stat cache a running extension would have. */
export class History {
  readonly #root: Root;
  readonly #context: TrackingContext;
  readonly #cache = new Map<ArtifactId, StatCache>();

  private constructor(root: Root, context: TrackingContext) {
    this.#root = root;
    this.#context = context;
  }

  /** @param folder holds `.claude`; the store is made beside it */
  static async open(folder: string): Promise<History> {
    const store = await openStore(path.join(folder, 'store'));
    const root: Root = { path: await fs.realpath(path.join(folder, '.claude')), scope: 'workspace' };
    return new History(root, {
      store,
      files: new NodeFileTree(),
      sha256: nodeSha256,
      settings: { maxFileSize: 25e6, optionalKinds: new Set<ArtifactKind>() },
      author: 'bench',
      now: Date.now,
      platform: 'posix',
    });
  }

  /** Records what changed in the root, or in a part of it. */
  reconcile(within?: string): Promise<ReconcileResult> {
    return reconcile(this.#context, this.#root, {
      roots: [this.#root],
      cache: this.#cache,
      ...(within === undefined ? {} : { within }),
    });
  }

  close(): Promise<void> {
    return this.#context.store.close();
  }
}
