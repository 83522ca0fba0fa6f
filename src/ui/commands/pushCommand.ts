import { l10n } from 'vscode';
import type { Artifact } from '../../core/artifact';
import type { DriftState } from '../../core/drift';
import { isLocalLink, type LocalLink } from '../../core/upstreamLink';
import { assertMayWrite } from '../guardedChange';
import type { MergeFlow } from '../mergeFlow';
import type { Questions } from '../questions';
import type { Tracking } from '../tracking';
import type { CommandHandler } from './commandTable';
import { pickSource } from './pickSource';
import { pickArtifact } from './pickVersion';
import { selectedArtifacts } from './selectedArtifacts';

/** Those that a push takes something to the upstream come first. */
const ORDER: readonly DriftState[] = ['modified', 'diverged', 'local-only'];

/** Takes an artifact's changes to its upstream, or the whole of it to a source, after showing what changes there. */
export class PushCommand {
  readonly #flow: MergeFlow;
  readonly #questions: Questions;

  constructor(flow: MergeFlow, questions: Questions) {
    this.#flow = flow;
    this.#questions = questions;
  }

  readonly pushArtifact: CommandHandler = async (tracking, node, selected) => {
    assertMayWrite(tracking);
    const artifact = node?.type === 'artifact' ? node.artifact : await pickPushed(tracking);
    const several = selectedArtifacts(selected);
    // One after the other: each is shown before anything is written.
    for (const one of several.length > 0 || !artifact ? several : [artifact]) {
      const link = await this.#linkOf(tracking, one);
      if (link) await this.#flow.run(tracking, { kind: 'push', artifactId: one.id, link });
    }
  };

  async #linkOf(tracking: Tracking, { root, path, upstream }: Artifact): Promise<LocalLink | undefined> {
    if (isLocalLink(upstream)) return upstream;
    const places = (await tracking.sources()).filter(({ folder }) => folder !== root);
    const source = await pickSource(tracking, this.#questions, places, l10n.t('Push to Upstream'));
    return source && { source, path };
  }
}

function pickPushed(tracking: Tracking): Promise<Artifact | undefined> {
  return pickArtifact(tracking, l10n.t('Push to Upstream'), {
    isOffered: ({ deletedAt }) => deletedAt === undefined,
    at: (artifact) => {
      const place = ORDER.findIndex((state) => state === tracking.drift.drift(artifact)?.state);
      return place < 0 ? 0 : ORDER.length - place;
    },
  });
}
