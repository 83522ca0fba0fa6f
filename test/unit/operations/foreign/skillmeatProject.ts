import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ChangeResult } from '../../../../src/operations/changeFiles';
import {
  updateSkillmeatRecords,
  type RecordedChange,
} from '../../../../src/operations/foreign/updateSkillmeatRecords';
import { linkRecorded } from '../../../../src/operations/link/linkRecorded';
import { planPush, planSync } from '../../../../src/operations/planSync';
import { pushArtifact } from '../../../../src/operations/pushArtifact';
import { strategyChoices, type Strategy } from '../../../../src/operations/strategyChoices';
import { syncArtifact } from '../../../../src/operations/syncArtifact';
import { undoChange } from '../../../../src/operations/undoChange';
import type { TrackingContext } from '../../../../src/operations/trackingContext';
import { WholeContent } from '../../../../src/sources/wholeContent';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { hashOf } from '../../sources/records/write/deploymentChange';
import { writeTree } from '../linked';
import type { Tree, Workspace } from '../workspace';

/** When the golden files say that things were done. */
export const NOW = Date.UTC(2026, 3, 1, 9, 30, 0, 250);

/** A project with SkillMeat's record, and the collection that it came from in a home beside it. */
export class SkillmeatProject {
  readonly workspace: Workspace;
  readonly home: string;
  readonly collection: string;

  constructor(workspace: Workspace) {
    this.workspace = workspace;
    this.home = `${workspace.directory}/home`;
    this.collection = `${this.home}/.skillmeat/collections/default`;
  }

  get context(): TrackingContext {
    return { ...this.workspace.context, now: () => NOW };
  }

  async local(artifactPath: string, tree: Tree): Promise<void> {
    await writeTree(this.workspace.at(artifactPath), tree);
  }

  async upstream(artifactPath: string, tree: Tree): Promise<void> {
    await writeTree(path.join(this.collection, artifactPath), tree);
  }

  /** Writes one of SkillMeat's files: in the project, or in the collection. */
  async record(name: string, text: string): Promise<void> {
    const file = this.recordFile(name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }

  recorded(name: string): Promise<string> {
    return fs.readFile(this.recordFile(name), 'utf8');
  }

  recordFile(name: string): string {
    return name.startsWith('collection.') ? `${this.collection}/${name}` : this.workspace.at(name);
  }

  async link(): Promise<string[]> {
    await this.workspace.reconcile();
    const options = { home: this.home, isGitAllowed: true };
    const { linked, problems } = await linkRecorded(this.context, this.workspace.root, options);
    assert.deepEqual(problems, []);
    return linked.map((artifact) => artifact.path).sort();
  }

  async sync(artifactPath: string, how: Strategy = 'merge'): Promise<ChangeResult> {
    const { context } = this;
    const { root } = this.workspace;
    const plan = await planSync(context, root, this.workspace.artifact(artifactPath));
    const result = await syncArtifact(context, root, plan, { choices: strategyChoices(plan, how) });
    return told(result);
  }

  async push(artifactPath: string): Promise<ChangeResult> {
    const { context } = this;
    const { root } = this.workspace;
    const plan = await planPush(context, root, this.workspace.artifact(artifactPath));
    const result = await pushArtifact(context, root, plan, { choices: new Map() });
    return told(result);
  }

  async undo(artifactPath: string): Promise<void> {
    const { id } = this.workspace.artifact(artifactPath);
    told(await undoChange(this.context, this.workspace.root, id));
  }

  tell(artifactPath: string, change: RecordedChange): Promise<void> {
    return updateSkillmeatRecords(this.context, this.workspace.artifact(artifactPath).id, change);
  }

  /** SkillMeat's hash of what lies at a place now. */
  async hash(side: 'local' | 'upstream', artifactPath: string): Promise<string> {
    const place = side === 'local' ? this.workspace.at(artifactPath) : `${this.collection}/${artifactPath}`;
    const content = await WholeContent.read(place, this.workspace.files, nodeSha256);
    assert.ok(content);
    return content.skillmeatHash();
  }
}

/** Fails with why SkillMeat could not be told. */
export function told(result: ChangeResult): ChangeResult {
  if (result.untold === undefined) return result;
  throw result.untold instanceof Error ? result.untold : new Error('untold', { cause: result.untold });
}

/** A text of a golden file with real hashes for its made-up ones. */
export function withHashes(text: string, hashes: Readonly<Record<string, string>>): string {
  return Object.entries(hashes).reduce(
    (result, [digit, hash]) => result.replaceAll(hashOf(digit), hash),
    text,
  );
}
