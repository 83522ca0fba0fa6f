import {
  l10n,
  scm,
  workspace,
  type Disposable,
  type QuickDiffProvider,
  type SourceControl,
  type Uri,
} from 'vscode';
import { fileInVersion } from '../../operations/versionFiles';
import { fileOfArtifact } from '../fileOfArtifact';
import { historyUri } from '../historyDocuments';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';

/**
 * Marks in the margin of editors what changed in an artifact's files since its baseline: what a sync would keep as local
 * changes. VS Code has such marks only of a source control, so there is one while any artifact here has a baseline. Of files
 * that the baseline does not have there are none, as in git.
 */
export class BaselineMarks implements Disposable, QuickDiffProvider {
  readonly #state: TrackingState;
  readonly #subscriptions: readonly Disposable[];
  #control: SourceControl | undefined;
  /** Of all artifacts here, so that it shows when one moves. */
  #baselines = '';

  constructor(state: TrackingState) {
    this.#state = state;
    this.#subscriptions = [
      state.onDidChange(() => {
        this.#update();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('artifactLineage.quickDiff')) this.#update();
      }),
    ];
    this.#update();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#control?.dispose();
  }

  /** What an editor's text is compared with: the file in the baseline. */
  readonly provideOriginalResource = async (uri: Uri): Promise<Uri | undefined> => {
    const { tracking } = this.#state;
    const file = tracking && fileOfArtifact(tracking, uri);
    const baseline = tracking?.store.version(file?.artifact.baseline);
    if (!file || !baseline) return undefined;
    const entry = await fileInVersion(tracking.store, baseline.id, file.path);
    return entry && historyUri(baseline, file.artifact.name, file.path);
  };

  #update(): void {
    const { tracking } = this.#state;
    const isEnabled = workspace.getConfiguration('artifactLineage').get<boolean>('quickDiff.enabled', true);
    const baselines = tracking && isEnabled ? baselinesOf(tracking) : '';
    if (baselines === this.#baselines) return;
    this.#baselines = baselines;
    if (baselines === '') {
      this.#control?.dispose();
      this.#control = undefined;
      return;
    }
    if (!this.#control) {
      this.#control = scm.createSourceControl('artifactLineage', l10n.t('Artifact Lineage'));
      this.#control.inputBox.visible = false;
      this.#control.count = 0;
    }
    // Set again, it has VS Code ask again which texts the editors are compared with.
    this.#control.quickDiffProvider = this;
  }
}

function baselinesOf({ store, rootOf }: Tracking): string {
  const here = store
    .artifacts()
    .filter((artifact) => artifact.deletedAt === undefined && artifact.baseline !== undefined)
    .filter((artifact) => rootOf(artifact));
  return here.map(({ id, baseline }) => `${id} ${String(baseline)}`).join('\n');
}
