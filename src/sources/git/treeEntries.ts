/** One line of a git tree. */
export interface TreeEntry {
  /** As git writes it: `100644`, `100755`, `120000`, `40000` (a directory), `160000` (a submodule). */
  readonly mode: string;
  readonly name: string;
  /** Hex. */
  readonly id: string;
}

const SPACE = 32;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The entries of a tree object: mode, space, name, NUL, id. A damaged rest is left out.
 *
 * @param idBytes 20 for SHA-1, 32 for SHA-256
 */
export function treeEntries(bytes: Uint8Array, idBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(SPACE, at);
    const nul = bytes.indexOf(0, space + 1);
    const end = nul + 1 + idBytes;
    if (space === -1 || nul === -1 || end > bytes.length) break;
    entries.push({
      mode: decoder.decode(bytes.subarray(at, space)),
      name: decoder.decode(bytes.subarray(space + 1, nul)),
      id: Buffer.from(bytes.subarray(nul + 1, end)).toString('hex'),
    });
    at = end;
  }
  return entries;
}
