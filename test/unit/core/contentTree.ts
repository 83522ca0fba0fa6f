import { contentHash } from '../../../src/core/contentHash';
import type { ContentHash, ObjectHash } from '../../../src/core/identity';
import { toManifest, type FileMode, type Manifest } from '../../../src/core/manifest';
import { nodeSha256 } from '../../../src/store/nodeSha256';

export interface TreeFile {
  readonly mode: FileMode;
  readonly bytes: Uint8Array;
}

/** An artifact's files by path, as they lie on a disk. A text is a regular file. */
export type ContentTree = Readonly<Record<string, string | TreeFile>>;

export const file = (text: string, mode: FileMode = '100644'): TreeFile => ({
  mode,
  bytes: Buffer.from(text),
});

export function manifestOf(tree: ContentTree): Manifest {
  return toManifest(
    Object.entries(tree).map(([path, content]) => {
      const { mode, bytes } = typeof content === 'string' ? file(content) : content;
      return { path, mode, size: bytes.length, hash: nodeSha256(bytes) as ObjectHash };
    }),
  );
}

export function hashOfTree(tree: ContentTree): ContentHash {
  return contentHash(manifestOf(tree), nodeSha256);
}
