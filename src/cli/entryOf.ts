import * as fs from 'node:fs';
import type { ObjectHash } from '../core/identity';
import type { ManifestEntry } from '../core/manifest';
import { nodeSha256 } from '../store/nodeSha256';

/** A file or link on the disk as an entry of a manifest, under the given name. */
export function entryOf(file: string, name: string): ManifestEntry {
  const stat = fs.lstatSync(file);
  const bytes = stat.isSymbolicLink() ? fs.readlinkSync(file, 'buffer') : fs.readFileSync(file);
  const mode = stat.isSymbolicLink() ? '120000' : stat.mode & 0o111 ? '100755' : '100644';
  return { path: name, mode, size: bytes.length, hash: nodeSha256(bytes) as ObjectHash };
}
