import { l10n, type Disposable, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { CommandHandler } from '../commands/commandTable';
import { pickArtifact } from '../commands/pickVersion';
import { reportError } from '../reportError';
import type { TrackingState } from '../trackingState';
import type { GraphPanelActions } from './lineageGraphPanel';
import { LineageGraphPanels } from './lineageGraphPanels';

export interface LineageGraphCommands {
  readonly handlers: Readonly<Record<string, CommandHandler>>;
  /** Gives panels back after a restart. @param started when the artifacts of this window are known */
  readonly register: (started: Promise<void>) => Disposable;
}

/** Builds the lineage graph's parts and connects them. */
export function lineageGraphCommands(
  { extensionUri }: Pick<ExtensionContext, 'extensionUri'>,
  state: TrackingState,
  log: LogOutputChannel,
  showInTree: GraphPanelActions['showInTree'],
): LineageGraphCommands {
  const panels = new LineageGraphPanels(extensionUri, state, log, {
    showInTree,
    report: (error) => reportError(log, error),
  });
  return {
    handlers: {
      'artifactLineage.showLineageGraph': async (tracking, node) => {
        if (node?.type === 'version' || node?.type === 'changed-file') {
          panels.show(tracking, node.artifactNode.artifact.id, node.version.id);
          return;
        }
        const artifact =
          node?.type === 'artifact'
            ? node.artifact
            : await pickArtifact(tracking, l10n.t('Show Lineage Graph'), {
                isOffered: ({ head }) => head !== undefined,
              });
        if (artifact) panels.show(tracking, artifact.id);
      },
    },
    register: (started) => panels.register(started),
  };
}
