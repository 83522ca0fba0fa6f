import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  ApiArtifact,
  ApiDrift,
  ApiErrorCode,
  ApiPlan,
  ApiUpstream,
  ApiVersion,
  ApplyOptions,
  ArtifactLineageApi,
} from '../../src/api';
import { ArtifactFiles, type Files } from './artifactFiles';
import { eventually, lineageApi, mustFind } from './extension';
import { inWorkspace } from './workspaceFiles';

/** A skill's text, with a step in each of three places that are far enough apart to be changed by two people. */
export function skillText(name: string, steps: readonly [string, string, string] = STEPS): string {
  const [first, second, third] = steps;
  const frontmatter = `---\nname: ${name}\ndescription: Use it when a test needs ${name}.\n---\n`;
  return `${frontmatter}\n# ${name}\n\n${first}\n\nIn between.\n\n${second}\n\nIn between again.\n\n${third}\n`;
}

const STEPS = ['First step.', 'Second step.', 'Third step.'] as const;

/** A folder laid out as one of SkillMeat's collections, beside the opened workspace folder. */
export class Collection {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(path.join(folder, 'skills'), { recursive: true });
    writeFileSync(
      path.join(folder, 'collection.toml'),
      `[collection]\nname = "${path.basename(folder)}"\nversion = "1.0.0"\n`,
    );
  }

  files(artifactPath: string): ArtifactFiles {
    return new ArtifactFiles(path.join(this.folder, artifactPath));
  }

  /** What another extension says to name one of its artifacts. */
  upstream(artifactPath: string): ApiUpstream {
    return { folder: this.folder, path: artifactPath };
  }

  /** Puts an artifact there and deploys it into the workspace's `.claude`. */
  async deployed(artifactPath: string, files: Files): Promise<Linked> {
    this.files(artifactPath).put(files);
    const api = await lineageApi();
    const options = { acceptRisks: true };
    const version = await api.deploy(this.upstream(artifactPath), await claudeRoot(), options);
    return new Linked(api, this, artifactPath, version.artifactId);
  }

  /** Takes the folder away while something runs, as an unplugged disk would. */
  async whileAway(run: (place: string) => Promise<void>): Promise<void> {
    const away = `${this.folder}.away`;
    renameSync(this.folder, away);
    try {
      await run(this.folder);
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
      renameSync(away, this.folder);
    }
  }
}

/** Gives the tests of the surrounding `describe` a collection. */
export function useCollection(): { readonly current: Collection } {
  let collection: Collection | undefined;
  before(() => {
    collection = new Collection(mkdtempSync(inWorkspace('../collection-')));
  });
  after(() => {
    if (collection) rmSync(collection.folder, { recursive: true, force: true });
  });
  return {
    get current() {
      assert.ok(collection);
      return collection;
    },
  };
}

/** The workspace's `.claude`, as the API names it. */
export async function claudeRoot(): Promise<string> {
  return (await mustFind('commands/deploy.md')).root;
}

/** An artifact of the workspace's `.claude` and where it came from. */
export class Linked {
  readonly local: ArtifactFiles;
  readonly upstream: ArtifactFiles;
  readonly id: string;
  readonly path: string;
  readonly #api: ArtifactLineageApi;
  readonly #collection: Collection;

  constructor(api: ArtifactLineageApi, collection: Collection, artifactPath: string, id: string) {
    this.#api = api;
    this.#collection = collection;
    this.path = artifactPath;
    this.id = id;
    this.local = new ArtifactFiles(inWorkspace(`.claude/${artifactPath}`));
    this.upstream = collection.files(artifactPath);
  }

  async artifact(): Promise<ApiArtifact> {
    const found = (await this.#api.listArtifacts()).find(({ id }) => id === this.id);
    assert.ok(found, `${this.path} is not in the history.`);
    return found;
  }

  async head(): Promise<ApiVersion> {
    const { head } = await this.artifact();
    assert.ok(head, `${this.path} has no version.`);
    return head;
  }

  versions(): Promise<readonly ApiVersion[]> {
    return this.#api.listVersions(this.id);
  }

  drift(): Promise<ApiDrift> {
    return this.#api.getDrift(this.id);
  }

  /** The drift in words: `diverged, 2 conflicts`. */
  async state(): Promise<string> {
    const { state, conflicts, formDiffers } = await this.drift();
    const count = conflicts === undefined ? '' : `, ${String(conflicts)} conflicts`;
    return `${state}${count}${formDiffers ? ', in form' : ''}`;
  }

  /** Writes local files and waits until they are recorded. */
  async edit(files: Files): Promise<ApiVersion> {
    return this.recorded(() => {
      this.local.write(files);
    });
  }

  /** Changes local files and waits until that is recorded. */
  async recorded(change: () => void): Promise<ApiVersion> {
    const before = await this.head();
    change();
    return eventually(`a version of ${this.path} after ${before.label}`, async () => {
      const head = await this.head();
      return head.id !== before.id && head;
    });
  }

  async deletedHere(): Promise<void> {
    this.local.remove();
    await eventually(`the deletion of ${this.path}`, async () => (await this.artifact()).isDeleted);
  }

  planSync(): Promise<ApiPlan> {
    return this.#api.planSync(this.id);
  }

  planPush(): Promise<ApiPlan> {
    return this.#api.planPush(this.id);
  }

  apply(plan: ApiPlan, options: ApplyOptions = {}): Promise<ApiVersion | undefined> {
    return this.#api.applySync(plan.id, options);
  }

  async sync(options?: ApplyOptions): Promise<ApiVersion | undefined> {
    return this.apply(await this.planSync(), options);
  }

  async push(options?: ApplyOptions): Promise<ApiVersion | undefined> {
    return this.apply(await this.planPush(), options);
  }

  undo(): Promise<ApiVersion | undefined> {
    return this.#api.undoLastChange(this.id);
  }

  /** Both sides are exactly these, and nothing that was staged is left on either. */
  assertFiles(local: Files, upstream: Files): void {
    assert.deepEqual(this.local.read(), sorted(local), 'local');
    assert.deepEqual(this.upstream.read(), sorted(upstream), 'upstream');
    assertNothingStaged(this.#collection.folder);
  }

  /** The state is this one, and looking at it changed no byte. */
  async assertState(state: string, local: Files, upstream: Files): Promise<void> {
    assert.equal(await this.state(), state);
    this.assertFiles(local, upstream);
  }

  /** It fails with this problem, and both sides are as they were. */
  async assertRefused(problem: ApiErrorCode, run: () => Promise<unknown>): Promise<void> {
    const [local, upstream] = [this.local.read(), this.upstream.read()];
    await assert.rejects(run(), problemIs(problem));
    this.assertFiles(local, upstream);
  }

  /** Waits for longer than anything that was written takes to be recorded, and nothing was. */
  async assertNothingMoreRecorded(): Promise<void> {
    const before = [await this.head(), await this.versions()];
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.deepEqual([await this.head(), await this.versions()], before);
  }
}

/** For `assert.rejects`: an error of the API with this code. */
export function problemIs(code: ApiErrorCode): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'ArtifactLineageError');
    const found = 'code' in error ? error.code : undefined;
    assert.equal(found, code, String(error));
    return true;
  };
}

/** No operation has left anything beside the files it changed. */
export function assertNothingStaged(collection?: string): void {
  for (const folder of [inWorkspace('.claude'), inWorkspace('.'), collection]) {
    if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    const left = readdirSync(folder).filter((name) => name.startsWith('.artifact-lineage-'));
    assert.deepEqual(left, [], folder);
  }
}

function sorted(files: Files): Files {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}
