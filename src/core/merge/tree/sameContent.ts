import type { ManifestEntry } from '../../manifest';

export const isLink = (entry: ManifestEntry): boolean => entry.mode === '120000';

/** Whether two entries are alike but for their paths and executable bits. A link is never like a file of the same bytes. */
export function sameContent(a: ManifestEntry, b: ManifestEntry): boolean {
  return a.hash === b.hash && isLink(a) === isLink(b);
}
