import fc from 'fast-check';
import type { ObjectHash } from '../../../../../src/core/identity';
import {
  toManifest,
  type FileMode,
  type Manifest,
  type ManifestEntry,
} from '../../../../../src/core/manifest';
import { nodeSha256 } from '../../../../../src/store/nodeSha256';

/** Three trees of a few paths and a few contents, so that they have much in common and often clash. */
export interface Trees {
  readonly base: Manifest;
  readonly local: Manifest;
  readonly upstream: Manifest;
}

/** Names in two cases and two compositions, and names that are a file here and a directory there. */
const PATHS = ['a', 'A', 'a/b', 'a/B', 'A/c', 'b', 'b/a/c', 'b/a', 'c', 'd', 'd/b', '\u00e9', 'e\u0301'];

const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
const TEXTS = [
  '',
  'x\n',
  'y',
  LINES,
  LINES.replace('two', '2'),
  LINES.replace('six', '6'),
  LINES.replace('two', '2').replace('six', '6'),
  LINES.replace('two', 'TWO'),
  LINES.replaceAll('\n', '\r\n'),
  '\0binary',
  '\0other',
];
const BYTES = TEXTS.map((text) => Buffer.from(text));
const HASHES = BYTES.map((bytes) => nodeSha256(bytes) as ObjectHash);
const byHash = new Map(HASHES.map((hash, index) => [hash, BYTES[index]]));

/** The bytes of an entry of such a tree. */
export function read(entry: ManifestEntry): Promise<Uint8Array> {
  const bytes = byHash.get(entry.hash);
  return bytes ? Promise.resolve(bytes) : Promise.reject(new Error(`No such content: ${entry.hash}`));
}

/** Whether an entry's lines end in CR LF. */
export const hasReturns = ({ hash }: ManifestEntry): boolean => byHash.get(hash)?.includes('\r') === true;

/** Whether two entries have the same content, or most lines in common. */
export const isSimilar = (a: ManifestEntry, b: ManifestEntry): boolean =>
  a.hash === b.hash || Math.min(a.size, b.size) >= LINES.length - 4;

interface Content {
  readonly text: number;
  readonly mode: FileMode;
}

const text = fc.nat({ max: TEXTS.length - 1 });
const mode = fc.constantFrom<FileMode>('100644', '100644', '100644', '100755', '120000');
const content: fc.Arbitrary<Content> = fc.record({ text, mode }, { noNullPrototype: true });
const path = fc.constantFrom(...PATHS);
const files = fc.array(fc.tuple(path, content), { maxLength: 7 });

type Edit =
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'rename'; readonly at: number; readonly to: string }
  | { readonly kind: 'text'; readonly at: number; readonly text: number }
  | { readonly kind: 'mode'; readonly at: number; readonly mode: FileMode }
  | { readonly kind: 'add'; readonly to: string; readonly content: Content };

const at = fc.nat({ max: 6 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), at }),
  fc.record({ kind: fc.constant('rename' as const), at, to: path }),
  fc.record({ kind: fc.constant('text' as const), at, text }),
  fc.record({ kind: fc.constant('mode' as const), at, mode }),
  fc.record({ kind: fc.constant('add' as const), to: path, content }),
);

/** Any tree: paths are left out that could not lie on a disk with those before them. */
function manifestOf(wanted: Iterable<readonly [string, Content]>): Manifest {
  const entries = new Map<string, ManifestEntry>();
  for (const [where, { text: index, mode: itsMode }] of wanted) {
    const [bytes, hash] = [BYTES[index], HASHES[index]];
    if (!bytes || hash === undefined) continue;
    if ([...entries.keys()].some((other) => isInTheWay(other, where))) continue;
    entries.set(where, { path: where, mode: itsMode, size: bytes.length, hash });
  }
  return toManifest(entries.values());
}

/** Whether two paths cannot both be files. */
export const isInTheWay = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

function edited(base: readonly (readonly [string, Content])[], edits: readonly Edit[]): Manifest {
  const tree = new Map(base);
  for (const change of edits) {
    if (change.kind === 'add') {
      tree.set(change.to, change.content);
      continue;
    }
    const where = [...tree.keys()][change.at];
    const known = where === undefined ? undefined : tree.get(where);
    if (where === undefined || !known) continue;
    if (change.kind === 'text') tree.set(where, { ...known, text: change.text });
    else if (change.kind === 'mode') tree.set(where, { ...known, mode: change.mode });
    else tree.delete(where);
    if (change.kind === 'rename') tree.set(change.to, known);
  }
  return manifestOf(tree);
}

const unlike: fc.Arbitrary<Trees> = fc.record(
  { base: files.map(manifestOf), local: files.map(manifestOf), upstream: files.map(manifestOf) },
  { noNullPrototype: true },
);
const edits = fc.array(edit, { maxLength: 3 });
const related = fc.tuple(files, edits, edits).map(([base, ofLocal, ofUpstream]): Trees => {
  // What is left out of the base may come back in a side, which is one more way to differ.
  const lying = base.filter(
    ([where], index) => base.findIndex(([other]) => isInTheWay(other, where)) === index,
  );
  return { base: manifestOf(lying), local: edited(lying, ofLocal), upstream: edited(lying, ofUpstream) };
});

/** Mostly a base and two edited trees, sometimes three that have nothing to do with each other; frozen. */
export const anyTrees: fc.Arbitrary<Trees> = fc
  .oneof({ weight: 4, arbitrary: related }, { weight: 1, arbitrary: unlike })
  .map((trees) => {
    for (const tree of [trees.base, trees.local, trees.upstream]) {
      for (const entry of tree) Object.freeze(entry);
      Object.freeze(tree);
    }
    return Object.freeze(trees);
  });
