import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DriftMonitor } from '../../src/operations/driftMonitor';
import { linkUpstream } from '../../src/operations/linkUpstream';
import { Tracker } from '../../src/operations/tracker';
import { sourcePlaceAt } from '../../src/sources/upstream/sourcePlaceAt';
import { RealPlaces } from '../../src/ui/realPlaces';
import type { Tracking } from '../../src/ui/tracking';
import type { ArtifactNode } from '../../src/ui/versionTree/versionTreeNode';
import { artifactNode } from '../../src/ui/versionTree/versionTreeChildren';
import { openWorkspace, type Workspace } from '../unit/operations/workspace';

/** A root that this window has nothing to do with, with a store and an upstream of its own, and the parts that show it. */
export class TrackedRoot {
  readonly workspace: Workspace;
  readonly tracking: Tracking;
  /** How often an artifact's drift became another one. */
  changes = 0;

  private constructor(workspace: Workspace) {
    this.workspace = workspace;
    const { context, files, root, directory } = workspace;
    const events = { onReconciled: () => undefined, onError: () => undefined };
    const tracker = new Tracker(context, directory, events);
    tracker.setRoots([root]);
    this.tracking = {
      context,
      store: context.store,
      tracker,
      places: new RealPlaces(files),
      drift: new DriftMonitor(context, () => {
        this.changes++;
      }),
      sources: () => Promise.resolve([]),
      merging: () => undefined,
      undoable: () => new Set(context.store.undoable().keys()),
      rootOf: (artifact) => tracker.roots.find(({ path: place }) => place === artifact.root),
    };
  }

  /** @param directory one that was used before, as after a restart; a new one when not given */
  static async open(directory?: string): Promise<TrackedRoot> {
    const made = path.join(tmpdir(), 'artifact-lineage-drift-');
    return new TrackedRoot(await openWorkspace(directory ?? (await fs.realpath(await fs.mkdtemp(made)))));
  }

  async closeStore(): Promise<void> {
    this.tracking.tracker.dispose();
    await this.workspace.store.close();
  }

  /** Closes it and removes everything. */
  async close(): Promise<void> {
    await this.closeStore();
    await fs.rm(this.workspace.directory, { recursive: true, force: true });
  }

  /** Where the skill comes from. */
  get upstream(): string {
    return path.join(this.workspace.directory, 'source');
  }

  /** Writes, records and links a skill, with the same content in its upstream. */
  async linkedSkill(text: string, name = 's'): Promise<void> {
    const { workspace, tracking } = this;
    await workspace.write(`skills/${name}`, { 'SKILL.md': text });
    await this.writeUpstream(text, name);
    await tracking.tracker.reconcileAll();
    const source = await sourcePlaceAt(this.upstream, workspace.files);
    const { id, head } = workspace.artifact(`skills/${name}`);
    const link = { source, path: `skills/${name}` };
    await linkUpstream(tracking.context, { artifactId: id, link, baseline: head });
  }

  async writeUpstream(text: string, name = 's'): Promise<void> {
    const folder = path.join(this.upstream, 'skills', name);
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, 'SKILL.md'), text);
  }

  /** The row of the skill `s`. */
  get node(): ArtifactNode {
    return this.nodeOf('skills/s');
  }

  /** @param artifact its place in the root */
  nodeOf(artifact: string): ArtifactNode {
    const node = artifactNode(this.tracking, this.workspace.artifact(artifact).id);
    assert.ok(node);
    return node;
  }
}
