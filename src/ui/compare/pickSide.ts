import { l10n, type QuickPickItem } from 'vscode';
import type { Artifact } from '../../core/artifact';
import { isLocalLink } from '../../core/upstreamLink';
import type { Version } from '../../core/version';
import { versionLabel } from '../../core/versionId';
import { TimeSlice } from '../../sources/timeSlice';
import { separator, type Questions } from '../questions';
import { absoluteTime, relativeAge } from '../relativeAge';
import { tagNames } from '../tagNames';
import type { Tracking } from '../tracking';
import { originIcon, originLabel } from '../versionWords';
import type { ComparedSide } from './comparedSide';

/** Versions that are offered: the latest. */
const MOST_VERSIONS = 1000;
/** Versions that are read at a time. */
const PAGE = 100;

interface SideChoice {
  readonly title: string;
  readonly placeHolder: string;
  /** The side that is chosen already. */
  readonly other?: ComparedSide;
}

type Item = QuickPickItem & { readonly side?: ComparedSide };

/** Lets the user choose what to compare of an artifact: its files, its upstream, or a version, newest first. */
export async function pickSide(
  questions: Questions,
  { store }: Tracking,
  artifact: Artifact,
  { title, placeHolder, other }: SideChoice,
): Promise<ComparedSide | undefined> {
  const taken = other?.type === 'version' ? other.version.id : undefined;
  const allTags = store.tags(artifact.id);
  const versions = (await latestVersions(store, artifact))
    .filter(({ id }) => id !== taken)
    .map((version): Item => {
      const isCurrent = version.id === artifact.head && artifact.deletedAt === undefined;
      const tags = tagNames(allTags, version.id);
      const words = [
        ...(isCurrent ? [l10n.t('current')] : []),
        ...(tags === '' ? [] : [tags]),
        originLabel(version),
        relativeAge(version.createdAt),
      ];
      return {
        side: { type: 'version', version },
        label: `$(${originIcon(version)}) ${versionLabel(version)}`,
        description: words.join(' · '),
        detail: absoluteTime(version.createdAt),
      };
    });
  const now: Item[] = [
    ...(artifact.deletedAt === undefined && other?.type !== 'files'
      ? [{ side: { type: 'files', artifact } as const, label: `$(file) ${l10n.t('Current files')}` }]
      : []),
    ...(isLocalLink(artifact.upstream) && other?.type !== 'upstream'
      ? [
          {
            side: { type: 'upstream', artifact } as const,
            label: `$(cloud) ${l10n.t('Upstream now')}`,
            description: artifact.upstream.source.name,
          },
        ]
      : []),
  ];
  const items = now.length > 0 ? [...now, separator(l10n.t('Versions')), ...versions] : versions;
  return (await questions.pick<Item>(items, { title, placeHolder }))?.side;
}

/** The latest versions of an artifact, newest first. */
async function latestVersions(store: Tracking['store'], { id }: Artifact): Promise<Version[]> {
  const slice = new TimeSlice();
  const versions: Version[] = [];
  let page: readonly Version[];
  do {
    await slice.pause();
    const before = versions.at(-1)?.number;
    page = store.versions(id, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    versions.push(...page);
  } while (page.length === PAGE && versions.length < MOST_VERSIONS);
  return versions;
}
