import type { Artifact } from '../artifact';
import { isLocalLink, type UpstreamLink } from '../upstreamLink';

/**
 * Why two artifacts of a kind are taken for the same one, the strongest reason:
 *
 * - `upstream`: the other is this one's upstream; `downstream`: the reverse.
 * - `same-upstream`: both come from one place.
 * - `shared-content`: both have had the same content.
 * - `same-name`: only their names are the same, which says nothing of their contents.
 */
export type Tie = 'upstream' | 'downstream' | 'same-upstream' | 'shared-content' | 'same-name';

/** The strongest first. */
export const TIES: readonly Tie[] = [
  'upstream',
  'downstream',
  'same-upstream',
  'shared-content',
  'same-name',
];

type Tied = Pick<Artifact, 'root' | 'kind' | 'name' | 'path' | 'upstream'>;

/** @returns undefined when they have nothing to do with each other */
export function tieOf(here: Tied, there: Tied, hasSharedContent: boolean): Tie | undefined {
  if (here.kind !== there.kind) return undefined;
  if (isPlaceOf(here.upstream, there)) return 'upstream';
  if (isPlaceOf(there.upstream, here)) return 'downstream';
  const place = originOf(here);
  if (place !== undefined && place === originOf(there)) return 'same-upstream';
  if (hasSharedContent) return 'shared-content';
  return here.name === there.name ? 'same-name' : undefined;
}

/** Whether a link leads to where an artifact lies, however its place is divided into a folder and a path. */
export function isPlaceOf(
  link: UpstreamLink | undefined,
  { root, path }: Pick<Tied, 'root' | 'path'>,
): boolean {
  return isLocalLink(link) && `${link.source.folder}/${link.path}` === `${root}/${path}`;
}

/** Where it comes from; undefined where that is not known. What lies on another machine is known by its name alone. */
function originOf({ upstream, name }: Tied): string | undefined {
  if (upstream === undefined || upstream.source.type === 'none') return undefined;
  if (!isLocalLink(upstream)) return JSON.stringify([upstream.source, upstream.path, name]);
  return `${upstream.source.folder}/${upstream.path}`;
}
