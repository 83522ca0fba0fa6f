import { Disposable } from 'vscode';
import type { CommandHandler } from '../commands/commandTable';
import type { Questions } from '../questions';
import { cleanUpCommand } from './cleanUpCommand';
import { RetentionReport } from './retentionReport';

/** The commands about how much history is kept. */
interface RetentionCommands {
  readonly handlers: Readonly<Record<string, CommandHandler>>;
  readonly register: () => Disposable;
}

export function retentionCommands(questions: Questions): RetentionCommands {
  const report = new RetentionReport();
  return {
    handlers: { 'artifactLineage.previewCleanUp': cleanUpCommand(questions, report) },
    register: () => Disposable.from(report),
  };
}
