import {
  l10n,
  scm,
  window,
  workspace,
  type Disposable,
  type QuickDiffProvider,
  type SourceControl,
  type Uri,
} from 'vscode';
import type { VersionId } from '../../core/identity';
import { fileInVersion } from '../../operations/versionFiles';
import { fileOfArtifact } from '../fileOfArtifact';
import { historyUri } from '../historyDocuments';
import type { TrackingState } from '../trackingState';

/** How long the source control stays when no editor needs it any more: people change to and fro between editors. */
const KEPT_MS = 3000;

/**
 * Marks in the margin of editors what changed in an artifact's files since its baseline: what a sync would keep as local
 * changes. VS Code has such marks only of a source control, and where there is one, it does not offer to make a git
 * repository. So there is one only while a file of an artifact with a baseline is in sight. Of files that the baseline does not
 * have there are no marks, as in git.
 */
export class BaselineMarks implements Disposable, QuickDiffProvider {
  readonly #state: TrackingState;
  readonly #subscriptions: readonly Disposable[];
  #control: SourceControl | undefined;
  #end: NodeJS.Timeout | undefined;
  /** By the address of each document in sight, what its artifact's baseline is. */
  #baselines: ReadonlyMap<string, VersionId | undefined> = new Map();

  constructor(state: TrackingState) {
    this.#state = state;
    const update = (): void => {
      this.#update();
    };
    this.#subscriptions = [
      state.onDidChange(update),
      window.onDidChangeVisibleTextEditors(update),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('artifactLineage.quickDiff')) update();
      }),
    ];
    update();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#close();
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
    const before = this.#baselines;
    this.#baselines = this.#inSight();
    const baselines = [...this.#baselines];
    if (baselines.every(([, baseline]) => baseline === undefined)) {
      if (this.#control) this.#end ??= setTimeout(this.#close, KEPT_MS);
      return;
    }
    clearTimeout(this.#end);
    this.#end = undefined;
    const hasMoved = baselines.some(([uri, baseline]) => before.has(uri) && before.get(uri) !== baseline);
    // VS Code asks what an editor's text is compared with when it shows the editor, and when a source control comes.
    if (hasMoved) this.#close();
    this.#control ??= openControl(this);
  }

  #inSight(): Map<string, VersionId | undefined> {
    const { tracking } = this.#state;
    const isEnabled = workspace.getConfiguration('artifactLineage').get<boolean>('quickDiff.enabled', true);
    if (!tracking || !isEnabled) return new Map();
    return new Map(
      window.visibleTextEditors.map(({ document: { uri } }) => [
        uri.toString(),
        fileOfArtifact(tracking, uri)?.artifact.baseline,
      ]),
    );
  }

  readonly #close = (): void => {
    clearTimeout(this.#end);
    this.#end = undefined;
    this.#control?.dispose();
    this.#control = undefined;
  };
}

/** As little of one as there can be: beside another, VS Code shows its name in the Source Control view. */
function openControl(provider: QuickDiffProvider): SourceControl {
  const control = scm.createSourceControl('artifactLineage', l10n.t('Artifact Lineage'));
  control.inputBox.visible = false;
  control.count = 0;
  control.quickDiffProvider = provider;
  return control;
}
