import { posix as path } from 'node:path';
import type { Artifact } from '../../core/artifact';
import { skillmeatDirectoryHash } from '../../core/foreignHashes';
import { isWithin } from '../../core/isWithin';
import type { TrackingContext } from '../trackingContext';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * SkillMeat's hash of what was deployed or synced last: the baselines of an artifact and of the skills inside it, which
 * are one artifact to SkillMeat.
 *
 * @returns undefined when one of them has no baseline
 * @throws StoreError
 */
export async function baselineHash(
  { store, sha256, files }: TrackingContext,
  whole: Artifact,
): Promise<string | undefined> {
  const parts = store
    .artifacts()
    .filter((each) => each.root === whole.root && isWithin(each.path, whole.path) && each.upstream);
  const contents = new Map<string, Uint8Array>();
  const links = new Map<string, string>();
  for (const part of parts) {
    const version = store.version(part.baseline);
    if (!version) return undefined;
    const prefix = part.path === whole.path ? '' : `${part.path.slice(whole.path.length + 1)}/`;
    for (const entry of await store.manifest(version.contentHash)) {
      await files.pause?.();
      const bytes = await store.content(entry.hash);
      if (entry.mode === '120000') links.set(prefix + entry.path, decoder.decode(bytes));
      else contents.set(prefix + entry.path, bytes);
    }
  }
  const [only] = contents.values();
  const isFile = whole.path.toLowerCase().endsWith('.md') && contents.size === 1 && only;
  return isFile ? sha256(only) : skillmeatDirectoryHash(withLinked(contents, links), sha256);
}

/** SkillMeat reads what a link leads to, when that is a file. */
function withLinked(
  contents: ReadonlyMap<string, Uint8Array>,
  links: ReadonlyMap<string, string>,
): ReadonlyMap<string, Uint8Array> {
  const all = new Map(contents);
  for (const link of links.keys()) {
    let target = link;
    // As far as links may lead to links; one that leads round in a circle ends nowhere.
    for (let step = 0; step <= links.size; step++) {
      const next = links.get(target);
      if (next === undefined) break;
      target = path.join(path.dirname(target), next);
    }
    const bytes = contents.get(target);
    if (bytes) all.set(link, bytes);
  }
  return all;
}
