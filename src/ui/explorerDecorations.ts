import { EventEmitter, FileDecoration, l10n, window, workspace, type Disposable, type Uri } from 'vscode';
import { isOfUpstream, LOOKS, shownDrift, standingOfNode } from './driftWords';
import type { Tracking } from './tracking';
import type { TrackingState } from './trackingState';

/** Changes that come together are one look. */
const DELAY_MS = 200;

/**
 * The badge of an artifact's standing on its file or folder in the Explorer, and on nothing else. It takes no colour, so that
 * git's stays.
 */
export class ExplorerDecorations implements Disposable {
  readonly #state: TrackingState;
  readonly #changed = new EventEmitter<undefined>();
  readonly #subscriptions: readonly Pick<Disposable, 'dispose'>[];
  /** By the real path of the artifact. */
  #standings: ReadonlyMap<string, Badged> = new Map();
  #update: NodeJS.Timeout | undefined;

  constructor(state: TrackingState) {
    this.#state = state;
    this.#subscriptions = [
      this.#changed,
      window.registerFileDecorationProvider({
        onDidChangeFileDecorations: this.#changed.event,
        provideFileDecoration: (uri) => this.decorationOf(uri),
      }),
      state.onDidChange(() => {
        this.#updateSoon();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('artifactLineage.explorerDecorations')) this.#updateSoon();
      }),
    ];
  }

  /** The badge on a file or folder; none on what is no artifact. */
  decorationOf(uri: Uri): FileDecoration | undefined {
    const { tracking } = this.#state;
    if (uri.scheme !== 'file' || !tracking) return undefined;
    const standing = this.#standings.get(tracking.places.pathOf(uri));
    return standing && new FileDecoration(LOOKS[standing].badge, tooltipOf(standing));
  }

  dispose(): void {
    clearTimeout(this.#update);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #updateSoon(): void {
    this.#update ??= setTimeout(() => {
      this.#update = undefined;
      const before = this.#standings;
      this.#standings = badged(this.#state.tracking);
      if (!isSame(before, this.#standings)) this.#changed.fire(undefined);
    }, DELAY_MS);
  }
}

type Badged = Exclude<keyof typeof LOOKS, 'in-sync'>;

const tooltipOf = (standing: Badged): string => l10n.t('Artifact Lineage: {0}', LOOKS[standing].words());

/** The artifacts that have a badge, by their real paths. */
function badged(tracking: Tracking | undefined): Map<string, Badged> {
  const standings = new Map<string, Badged>();
  const isOn = workspace.getConfiguration('artifactLineage').get<boolean>('explorerDecorations', true);
  if (!tracking || !isOn) return standings;
  for (const artifact of tracking.store.artifacts()) {
    if (!tracking.rootOf(artifact) || artifact.deletedAt !== undefined) continue;
    const standing = standingOfNode({ artifact, drift: shownDrift(tracking, artifact) });
    if (isOfUpstream(standing) && standing !== 'in-sync')
      standings.set(`${artifact.root}/${artifact.path}`, standing);
  }
  return standings;
}

const isSame = (a: ReadonlyMap<string, Badged>, b: ReadonlyMap<string, Badged>): boolean =>
  a.size === b.size && [...a].every(([place, standing]) => b.get(place) === standing);
