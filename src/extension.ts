import { commands, Disposable, l10n, window, type ExtensionContext } from 'vscode';
import type { ArtifactLineageExports } from './api';
import { registerArtifactDecorations } from './ui/artifactDecorations';
import { AuditTrail } from './ui/auditTrail';
import { registerChangeDecorations } from './ui/changeDecorations';
import { changeCommands } from './ui/commands/changeCommands';
import { registerCommand, type CommandHandler } from './ui/commands/commandTable';
import { copyVersionId, openArtifact } from './ui/commands/openCommands';
import { showStatus } from './ui/commands/statusCommand';
import { tagCommands } from './ui/commands/tagCommands';
import { VerifyStoreCommand } from './ui/commands/verifyStoreCommand';
import { comparisonCommands } from './ui/compare/comparisonCommands';
import { registerLineOrigins } from './ui/lineOrigins/lineOriginCommands';
import { MergePanels } from './ui/mergeEditor/mergePanels';
import { exchangeCommands } from './ui/exchange/exchangeCommands';
import { ExplorerDecorations } from './ui/explorerDecorations';
import { lineageGraphCommands } from './ui/lineageGraph/lineageGraphCommands';
import { HistoryDocuments } from './ui/historyDocuments';
import { publicApi } from './ui/api/publicApi';
import { windowQuestions } from './ui/questions';
import { BaselineMarks } from './ui/quickDiff/baselineMarks';
import { reportError } from './ui/reportError';
import { retentionCommands } from './ui/retention/retentionCommands';
import { StatusBar } from './ui/statusBar';
import { TrackingSession } from './ui/trackingSession';
import { TrackingState } from './ui/trackingState';
import { openWalkthrough } from './ui/openWalkthrough';
import { checkForUpdates } from './ui/updateCheck';
import { storeFiles } from './ui/storeFiles';
import { VerificationReport } from './ui/verify/verificationReport';
import { treeCommands } from './ui/versionTree/treeCommands';
import { TreeMemory } from './ui/versionTree/treeMemory';
import { VersionDrag } from './ui/versionTree/versionDrag';
import { VersionTree } from './ui/versionTree/versionTree';

let session: TrackingSession | undefined;

/** Builds the parts and connects them. Returns at once; finding and recording artifacts goes on behind it. */
export function activate(context: ExtensionContext): ArtifactLineageExports {
  const log = window.createOutputChannel(l10n.t('Artifact Lineage'), { log: true });
  const state = new TrackingState();
  const treeMemory = new TreeMemory(context.workspaceState);
  const tree = new VersionTree(state, treeMemory, new VersionDrag(state, log, windowQuestions));
  const audit = new AuditTrail(state);
  const report = new VerificationReport();
  const changes = changeCommands(
    state,
    log,
    context,
    windowQuestions,
    (actions) => new MergePanels(context.extensionUri, state, log, actions),
  );
  const graphs = lineageGraphCommands(context, state, log, tree.revealVersion);
  const retention = retentionCommands(windowQuestions);
  const tracking = new TrackingSession(context, state, log);
  session = tracking;

  const handlers: Readonly<Record<string, CommandHandler>> = {
    ...comparisonCommands(windowQuestions).handlers,
    'artifactLineage.openArtifact': openArtifact,
    'artifactLineage.copyVersionId': copyVersionId,
    'artifactLineage.verifyStore': new VerifyStoreCommand(windowQuestions, report, storeFiles(context)).run,
    ...changes.handlers,
    ...graphs.handlers,
    ...exchangeCommands(windowQuestions).handlers,
    ...retention.handlers,
    ...tagCommands(state, log, windowQuestions).handlers,
    ...treeCommands(tree, treeMemory, windowQuestions).handlers,
  };
  context.subscriptions.push(
    log,
    state,
    treeMemory,
    tree,
    audit,
    report,
    retention.register(),
    new StatusBar(state),
    new HistoryDocuments(state).register(),
    changes.watchMerges(),
    registerChangeDecorations(),
    registerLineOrigins(state, log, tree.revealVersion),
    new BaselineMarks(state),
    registerArtifactDecorations(),
    new ExplorerDecorations(state),
    Disposable.from(
      ...Object.entries(handlers).map(([id, handler]) => registerCommand(id, state, log, handler)),
    ),
    commands.registerCommand('artifactLineage.checkForChanges', () => tracking.checkNow()),
    commands.registerCommand('artifactLineage.checkForUpdates', () =>
      checkForUpdates(state, log, () => tracking.checkUpstreams()),
    ),
    commands.registerCommand('artifactLineage.resumeRecording', () => tracking.resume()),
    commands.registerCommand('artifactLineage.showStatus', () =>
      showStatus(state, tree, windowQuestions, log),
    ),
    commands.registerCommand('artifactLineage.showAuditTrail', () => audit.show()),
    commands.registerCommand('artifactLineage.showLog', () => {
      log.show();
    }),
    commands.registerCommand('artifactLineage.getStarted', () => openWalkthrough(context.extension.id)),
  );
  state.setPhase('starting');
  const started = tracking.start();
  context.subscriptions.push(graphs.register(started), changes.register(started));
  started.then(changes.tellOfPendingMerges).catch((error: unknown) => reportError(log, error));
  return publicApi(state, started, log);
}

/** VS Code waits for this: the journal is on disk already, a checkpoint saves time at the next start. */
export async function deactivate(): Promise<void> {
  await session?.close();
}
