import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactKind } from '../../src/core/artifactKind';
import { contentHash } from '../../src/core/contentHash';
import { discover } from '../../src/core/discovery';
import type { ObjectHash } from '../../src/core/identity';
import { toManifest } from '../../src/core/manifest';
import { ownFiles } from '../../src/operations/link/ownFiles';
import { findSnapshot } from '../../src/sources/git/findSnapshot';
import type { GitFile } from '../../src/sources/git/gitSnapshot';
import { NodeFileTree } from '../../src/sources/nodeFileTree';
import { nodeSha256 } from '../../src/store/nodeSha256';

export type Files = ReadonlyMap<string, GitFile>;

/** An artifact of a repository with the contents it has had. */
export interface ArtifactHistory {
  readonly kind: ArtifactKind;
  readonly name: string;
  /** Relative to the folder of the repository that holds the folder of its kind. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Oldest first, each once, and none without files. */
  readonly contents: readonly Files[];
}

const HOLDERS: ReadonlySet<string> = new Set(['skills', 'agents', 'commands']);

/** Clones a repository, which is only read, with the newest files of its artifacts. */
export function cloneOf(repository: string, folder: string): void {
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', repository, folder]);
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', ['-C', folder, ...args], { input, encoding: 'utf8', maxBuffer: 1e9 });
  const paths = git(['ls-tree', '-r', '-z', '--name-only', 'HEAD'])
    .split('\0')
    .filter((file) => file.split('/').some((part) => HOLDERS.has(part)));
  try {
    git(
      ['--literal-pathspecs', 'checkout', '--quiet', 'HEAD', '--pathspec-from-file=-', '--pathspec-file-nul'],
      paths.join('\0'),
    );
  } catch {
    // A copy of a repository may lack some of its largest files: the others are there.
  }
}

/** The artifacts of a clone's newest tree that have had at least so many contents. */
export async function* artifactHistories(clone: string, least: number): AsyncGenerator<ArtifactHistory> {
  const seen = new Set<string>();
  for (const base of await foldersWithArtifacts(clone)) {
    const root = { path: base, scope: 'source' } as const;
    const found = await discover(root, new NodeFileTree(), { optionalKinds: new Set(), roots: [] });
    for (const { kind, name, path: own, realPath, isDirectory } of found.artifacts) {
      if (!HOLDERS.has(own.split('/')[0] ?? '') || seen.has(realPath)) continue;
      seen.add(realPath);
      const inClone = path.posix.relative(clone, realPath);
      const contents = await contentsOf(clone, inClone, kind);
      if (contents.length >= least) yield { kind, name, path: own, isDirectory, contents };
    }
  }
}

async function foldersWithArtifacts(clone: string): Promise<string[]> {
  const entries = await fs.readdir(clone, { recursive: true, withFileTypes: true });
  const holders = entries.filter((entry) => entry.isDirectory() && HOLDERS.has(entry.name));
  const bases = new Set(holders.map(({ parentPath }) => parentPath));
  return [...bases].filter((base) => !base.includes('/.git/') && !base.endsWith('/.git')).sort();
}

async function contentsOf(clone: string, inClone: string, kind: ArtifactKind): Promise<Files[]> {
  const contents: Files[] = [];
  const hashes = new Set<string>();
  await findSnapshot({ folder: clone, path: inClone }, (snapshot) => {
    const files = ownFiles(snapshot, kind, '', path.posix.basename(inClone));
    const hash = hashOf(files);
    const isArtifact = kind !== 'skill' || files.has('SKILL.md');
    if (isArtifact && !hashes.has(hash)) contents.unshift(files);
    hashes.add(hash);
    return false;
  });
  return contents;
}

export function hashOf(files: Files): string {
  const entries = [...files].map(([name, { mode, bytes }]) => {
    const hash = nodeSha256(bytes) as ObjectHash;
    return { path: name, mode, size: bytes.length, hash };
  });
  return contentHash(toManifest(entries), nodeSha256);
}
