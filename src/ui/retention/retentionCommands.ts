import { Disposable } from 'vscode';
import type { CommandHandler } from '../commands/commandTable';
import type { Questions } from '../questions';
import { cleanUpCommand, cleanUpShownCommand } from './cleanUpCommand';
import { RetentionReport } from './retentionReport';

/** The commands about how much history is kept. */
interface RetentionCommands {
  readonly handlers: Readonly<Record<string, CommandHandler>>;
  readonly register: () => Disposable;
}

export function retentionCommands(questions: Questions): RetentionCommands {
  const report = new RetentionReport();
  const preview = cleanUpCommand(questions, report);
  return {
    handlers: {
      'artifactLineage.previewCleanUp': preview,
      'artifactLineage.cleanUpShown': cleanUpShownCommand(report, preview),
    },
    register: () => Disposable.from(report),
  };
}
