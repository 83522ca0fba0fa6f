import { workspace, type LogOutputChannel } from 'vscode';
import { projectOf, type Root } from '../core/root';
import { linkByContent } from '../operations/link/linkByContent';
import { linkRecorded } from '../operations/link/linkRecorded';
import { describeError } from './reportError';
import type { Tracking } from './tracking';

/**
 * Links the artifacts of the open roots to where they came from, as far as that is certain: by what other tools recorded,
 * and by exact content. The rest is a question to the user, who is asked by the command "Link Upstream...".
 */
export class UpstreamLinking {
  readonly #log: LogOutputChannel;
  readonly #looked = new Map<string, string>();
  readonly #told = new Set<string>();

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  /**
   * Looks at the roots in which something changed that a link could follow from. Never rejects: an artifact that is not
   * linked is merely not linked yet.
   *
   * @param isThorough looks at all of them, for instance because the sources may offer something else now
   */
  async link(tracking: Tracking, isThorough: boolean, signal?: AbortSignal): Promise<void> {
    for (const root of tracking.tracker.roots) {
      if (signal?.aborted) return;
      try {
        const seen = await whatMatters(tracking, root);
        if (!isThorough && this.#looked.get(root.path) === seen) continue;
        await this.#linkRoot(tracking, root, signal);
        this.#looked.set(root.path, await whatMatters(tracking, root));
      } catch (error) {
        this.#log.error(describeError(error));
      }
    }
  }

  async #linkRoot(tracking: Tracking, root: Root, signal: AbortSignal | undefined): Promise<void> {
    const { context, places } = tracking;
    const options = { isGitAllowed: workspace.isTrusted, ...(signal ? { signal } : {}) };
    const { linked, problems } = await linkRecorded(context, root, { ...options, home: places.home });
    for (const { sentence } of problems) {
      if (this.#told.has(sentence)) continue;
      this.#told.add(sentence);
      this.#log.warn(sentence);
    }
    const sources = await tracking.sources();
    const alike = await linkByContent(context, root, { ...options, sources });
    for (const { path } of [...linked, ...alike]) this.#log.info(`${root.path}/${path}: upstream linked.`);
  }
}

/** Everything that decides what is linked: the unlinked artifacts, and the records of other tools. */
async function whatMatters({ context, store, sources }: Tracking, root: Root): Promise<string> {
  const unlinked = store
    .artifacts()
    .filter(
      (artifact) => artifact.root === root.path && !artifact.upstream && artifact.deletedAt === undefined,
    )
    .map(({ id, head }) => `${id} ${head ?? ''}`);
  const records = [`${root.path}/.skillmeat-deployed.toml`, `${projectOf(root.path)}/skills-lock.json`];
  const stats = await Promise.all(records.map((file) => context.files.stat(file).catch(() => undefined)));
  const offered = (await sources()).map(({ folder }) => folder);
  return JSON.stringify([unlinked, stats.map((stat) => stat && [stat.mtimeMs, stat.size]), offered]);
}
