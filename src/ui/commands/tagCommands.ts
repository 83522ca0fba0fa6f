import type { LogOutputChannel } from 'vscode';
import { ChangeRunner } from '../changeRunner';
import type { Questions } from '../questions';
import type { TrackingState } from '../trackingState';
import type { CommandHandler } from './commandTable';
import { noteCommand } from './noteCommand';
import { PinVersionCommands } from './pinVersionCommands';
import { RestoreCommands } from './restoreCommands';
import { tagChangesCommand } from './tagChangesCommand';
import { tagRemovalCommand } from './tagRemovalCommand';
import { tagVersionCommand } from './tagVersionCommand';

/** The commands that name versions, say why they are there, and pin artifacts to them. */
export function tagCommands(
  state: TrackingState,
  log: LogOutputChannel,
  questions: Questions,
): { readonly handlers: Readonly<Record<string, CommandHandler>> } {
  const changes = new ChangeRunner(state, log, questions);
  const pin = new PinVersionCommands(questions, changes, new RestoreCommands(changes, questions));
  return {
    handlers: {
      'artifactLineage.tagVersion': tagVersionCommand(questions),
      'artifactLineage.removeTag': tagRemovalCommand(questions, log),
      'artifactLineage.editNote': noteCommand(questions),
      'artifactLineage.pinVersion': pin.pinVersion,
      'artifactLineage.restorePinned': pin.restorePinned,
      'artifactLineage.showChangesSinceTag': tagChangesCommand(questions),
    },
  };
}
