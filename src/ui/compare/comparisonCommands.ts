import type { CommandHandler } from '../commands/commandTable';
import {
  compareWithCurrent,
  compareWithParent,
  openFileAtVersion,
  showLatestChanges,
} from '../commands/compareCommands';
import type { Questions } from '../questions';
import { compareVersions } from './compareVersions';
import { compareWithOtherProject } from './compareWithOtherProject';
import { compareWithUpstream } from './compareWithUpstream';

/** The commands that show what differs. */
export function comparisonCommands(questions: Questions): {
  readonly handlers: Readonly<Record<string, CommandHandler>>;
} {
  return {
    handlers: {
      'artifactLineage.showChanges': showLatestChanges,
      'artifactLineage.compareWithParent': compareWithParent,
      'artifactLineage.compareWithCurrent': compareWithCurrent,
      'artifactLineage.openFileAtVersion': openFileAtVersion,
      'artifactLineage.compareVersions': compareVersions(questions),
      'artifactLineage.compareWithUpstream': compareWithUpstream,
      'artifactLineage.compareWithOtherProject': compareWithOtherProject(questions),
    },
  };
}
