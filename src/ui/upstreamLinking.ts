import { workspace, type LogOutputChannel } from 'vscode';
import type { ArtifactId } from '../core/identity';
import { projectOf, type Root } from '../core/root';
import { linkByContent } from '../operations/link/linkByContent';
import { LinkMemory } from '../operations/link/linkMemory';
import { linkRecorded } from '../operations/link/linkRecorded';
import { sourceState } from '../sources/upstream/sourceState';
import { describeError } from './reportError';
import type { Tracking } from './tracking';

/**
 * Links the artifacts of the open roots to where they came from, as far as that is certain: by what other tools recorded,
 * and by exact content. The rest is a question to the user, who is asked by the command "Link Upstream...".
 *
 * An artifact is looked at when it is new or changed; all are when a source or a record is another.
 */
export class UpstreamLinking {
  readonly #log: LogOutputChannel;
  readonly #memory = new LinkMemory();
  /** By root, what was there besides its artifacts at the last look. */
  readonly #around = new Map<string, string>();
  readonly #told = new Set<string>();
  #changesOfSources = 0;

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  /** Something changed in a source: the next look is at all artifacts. */
  noteSources(): void {
    this.#changesOfSources++;
  }

  /**
   * Looks at the artifacts that a link could be found for now. Never rejects: an artifact that is not linked is merely not
   * linked yet.
   *
   * @param isThorough looks at all of them, for instance because the sources may offer something else now
   */
  async link(tracking: Tracking, isThorough: boolean, signal?: AbortSignal): Promise<void> {
    for (const root of tracking.tracker.roots) {
      if (signal?.aborted) return;
      try {
        const around = `${String(this.#changesOfSources)}\n${await surroundings(tracking, root)}`;
        const isAll = isThorough || this.#around.get(root.path) !== around;
        const unlinked = tracking.store
          .artifacts()
          .filter(
            ({ root: own, upstream, deletedAt }) => own === root.path && !upstream && deletedAt === undefined,
          );
        const due = isAll ? unlinked : this.#memory.unseen(unlinked);
        if (due.length === 0 && !isAll) continue;
        await this.#linkRoot(tracking, root, isAll ? undefined : new Set(due.map(({ id }) => id)), signal);
        if (signal?.aborted) return;
        this.#memory.noteSeen(due);
        this.#around.set(root.path, around);
      } catch (error) {
        this.#log.error(describeError(error));
      }
    }
  }

  async #linkRoot(
    tracking: Tracking,
    root: Root,
    only: ReadonlySet<ArtifactId> | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { context, places } = tracking;
    const options = {
      isGitAllowed: workspace.isTrusted,
      ...(signal ? { signal } : {}),
      ...(only ? { only } : {}),
    };
    const { linked, problems } = await linkRecorded(context, root, { ...options, home: places.home });
    for (const { sentence } of problems) {
      if (this.#told.has(sentence)) continue;
      this.#told.add(sentence);
      this.#log.warn(sentence);
    }
    const sources = await tracking.sources();
    const alike = await linkByContent(context, root, { ...options, sources, memory: this.#memory });
    for (const { path } of [...linked, ...alike]) this.#log.info(`${root.path}/${path}: upstream linked.`);
  }
}

/** Everything that decides what is linked, but the artifacts: the records of other tools, the sources, and whether git may be asked. */
async function surroundings({ context, sources }: Tracking, root: Root): Promise<string> {
  const records = [`${root.path}/.skillmeat-deployed.toml`, `${projectOf(root.path)}/skills-lock.json`];
  const stats = await Promise.all(records.map((file) => context.files.stat(file).catch(() => undefined)));
  const states: string[] = [];
  for (const source of await sources()) states.push(await sourceState(source, context.files));
  return JSON.stringify([
    workspace.isTrusted,
    stats.map((stat) => stat && [stat.mtimeMs, stat.size]),
    states,
  ]);
}
