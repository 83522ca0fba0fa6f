import { filterWords } from '../../core/filterWords';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import { originLabel, summaryWords } from '../versionWords';
import type { VersionSet } from './versionSet';
import type { Remarks } from './graphRows';

/** How many versions are looked at before others have their turn. */
const SLICE = 200;

/**
 * The versions of which every word of a filter is somewhere in what is shown of them: label, origin, summary, note, tags, author,
 * the other project that has them, and the paths that changed. Upper and lower case count as the same.
 *
 * @param pause lets others have their turn
 */
export async function matchingVersions(
  versions: VersionSet,
  { tags, notes, elsewhere }: Remarks,
  filter: string,
  pause: () => Promise<void>,
): Promise<readonly Version[]> {
  const words = filterWords(filter);
  const found: Version[] = [];
  for (const [index, version] of [...versions.all, ...versions.theirs].entries()) {
    if (index % SLICE === SLICE - 1) await pause();
    const text = [
      versionLabel(version),
      originLabel(version, versions.originOf(version)),
      summaryWords(version),
      version.author,
      notes.get(version.id) ?? '',
      ...(tags.get(version.id) ?? []),
      ...(elsewhere.get(version.id) ?? []),
      versions.projects[versions.projectOf(version) ?? -1]?.name ?? '',
      ...version.filesChanged.map(({ path }) => path),
    ]
      .join('\n')
      .toLowerCase();
    if (words.every((word) => text.includes(word))) found.push(version);
  }
  return found;
}
