import type { CommandHandler } from '../commands/commandTable';
import type { Questions } from '../questions';
import { exportCommand } from './exportCommand';
import { gitImportCommand } from './gitImportCommand';
import { importCommand } from './importCommand';

/** The commands that bring histories out of the store and into it. */
export function exchangeCommands(questions: Questions): {
  readonly handlers: Readonly<Record<string, CommandHandler>>;
} {
  return {
    handlers: {
      'artifactLineage.exportHistory': exportCommand(questions),
      'artifactLineage.importHistory': importCommand(questions),
      'artifactLineage.importFromGit': gitImportCommand(questions),
    },
  };
}
