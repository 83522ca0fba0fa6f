import { FileTreeError } from '../../core/fileTree';
import { projectOf, type Root } from '../../core/root';
import type { LocalLink } from '../../core/upstreamLink';
import { findRecordedContent } from '../../sources/git/findRecordedContent';
import type { GitHistories } from '../../sources/git/gitHistories';
import type { GitSnapshot } from '../../sources/git/gitSnapshot';
import type { RecordedUpstream } from '../../sources/recordedUpstream';
import { WholeContent } from '../../sources/wholeContent';
import type { TrackingContext } from '../trackingContext';

/** Where the content that another tool recorded the hash of was found. It is of the whole artifact, skills inside it too. */
export type RecoveredBase =
  | { readonly from: 'local' }
  | { readonly from: 'upstream' }
  | { readonly from: 'git'; readonly snapshot: GitSnapshot };

interface BaseSearch {
  readonly root: Root;
  /** Of the artifact in its root. */
  readonly path: string;
  readonly link: LocalLink | undefined;
  readonly recorded: NonNullable<RecordedUpstream['baseline']>;
  /** Whether git may be run on the project and the source: not in a workspace that is not trusted. */
  readonly isGitAllowed: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Shared by the searches of one run. */
  readonly histories?: GitHistories;
}

/**
 * Looks for the content that was deployed: in the files here, in those of the upstream, in the upstream's git history and
 * in the project's. (In a real project with SkillMeat 129 of 132 recorded hashes are in the project's git history.)
 *
 * @returns undefined when it is nowhere: then there is honestly no merge base
 */
export async function recoverBase(
  context: TrackingContext,
  search: BaseSearch,
): Promise<RecoveredBase | undefined> {
  const { root, path, link, recorded, isGitAllowed, signal, histories } = search;
  const { hash, tool } = recorded;
  const isAt = async (place: string): Promise<boolean> =>
    (await wholeContent(context, place))?.isRecordedAs(hash, tool) ?? false;
  if (await isAt(`${root.path}/${path}`)) return { from: 'local' };
  if (link && (await isAt(`${link.source.folder}/${link.path}`))) return { from: 'upstream' };
  if (!isGitAllowed) return undefined;
  const wanted = { hash, tool, sha256: context.sha256, signal, histories };
  const project = projectOf(root.path);
  const inProject = `${root.path.slice(project === '/' ? 1 : project.length + 1)}/${path}`;
  const places = [
    ...(link ? [{ folder: link.source.folder, path: link.path }] : []),
    { folder: project, path: inProject },
  ];
  for (const place of places) {
    const snapshot = await findRecordedContent({ ...wanted, ...place });
    if (snapshot) return { from: 'git', snapshot };
  }
  return undefined;
}

/** What cannot be read is not what is looked for. */
async function wholeContent(
  { files, sha256 }: TrackingContext,
  place: string,
): Promise<WholeContent | undefined> {
  try {
    return await WholeContent.read(place, files, sha256);
  } catch (error) {
    if (error instanceof FileTreeError) return undefined;
    throw error;
  }
}
