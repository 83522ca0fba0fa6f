import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { DriftState } from '../../core/drift';
import { isLocalLink } from '../../core/upstreamLink';
import { assertMayWrite } from '../guardedChange';
import type { MergeFlow } from '../mergeFlow';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';
import type { CommandHandler } from './commandTable';
import { mayBeSynced } from './pinnedSync';
import { pickArtifact } from './pickVersion';
import { selectedArtifacts } from './selectedArtifacts';
import type { SyncAllCommand } from './syncAllCommand';

/** Those that a sync brings something come first. */
const ORDER: readonly DriftState[] = ['outdated', 'diverged', 'deleted-locally'];

/** Brings an artifact what its upstream has, after showing what that is; of several, those that merge cleanly. */
export class SyncCommand {
  readonly #flow: MergeFlow;
  readonly #questions: Questions;
  readonly #syncAll: SyncAllCommand;

  constructor(flow: MergeFlow, questions: Questions, syncAll: SyncAllCommand) {
    this.#flow = flow;
    this.#questions = questions;
    this.#syncAll = syncAll;
  }

  readonly syncArtifact: CommandHandler = async (tracking, node, selected) => {
    assertMayWrite(tracking);
    const several = selectedArtifacts(selected);
    if (several.length > 0) {
      await this.#syncAll.syncThese(tracking, several);
      return;
    }
    const artifact = node?.type === 'artifact' ? node.artifact : await pickSynced(tracking);
    if (artifact && (await mayBeSynced(this.#questions, tracking, artifact)))
      await this.#flow.run(tracking, { kind: 'sync', artifactId: artifact.id });
  };
}

function pickSynced(tracking: Tracking): Promise<Artifact | undefined> {
  const stateOf = (artifact: Artifact): DriftState | undefined => tracking.drift.drift(artifact)?.state;
  return pickArtifact(tracking, l10n.t('Sync Artifact'), {
    isOffered: ({ upstream }) => isLocalLink(upstream),
    at: (artifact) => {
      const place = ORDER.findIndex((state) => state === stateOf(artifact));
      return place < 0 ? 0 : ORDER.length - place;
    },
  });
}
