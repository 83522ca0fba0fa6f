import * as fs from 'node:fs';
import path from 'node:path';
import { contentHash } from './core/contentHash';
import { skillmeatDirectoryHash, skillsCliHash, type FileContents } from './core/foreignHashes';
import type { ObjectHash } from './core/identity';
import { neverVersioned } from './core/neverVersioned';
import { toManifest, type ManifestEntry } from './core/manifest';
import { nodeSha256 } from './store/nodeSha256';

const USAGE = `Usage: artifact-lineage hash [--skillmeat | --skills-cli] <path>

  hash <path>                the content hash of an artifact (a file or a directory)
  hash --skillmeat <path>    the hash SkillMeat records for it
  hash --skills-cli <path>   the computedHash of skills-lock.json
`;

const ERROR_STATUS = 255;

/** The headless door. Exit status 0, or 255 with one line on standard error. */
function main(args: readonly string[]): number {
  const [command, ...rest] = args;
  const flags = rest.filter((argument) => argument.startsWith('--'));
  const paths = rest.filter((argument) => !argument.startsWith('--'));
  const [target] = paths;
  if (command === '--help' || command === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (command !== 'hash' || target === undefined || paths.length > 1 || flags.length > 1) {
    process.stderr.write(USAGE);
    return ERROR_STATUS;
  }
  try {
    process.stdout.write(`${hashOf(target, flags[0])}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`artifact-lineage: ${error instanceof Error ? error.message : String(error)}\n`);
    return ERROR_STATUS;
  }
}

function hashOf(target: string, flag: string | undefined): string {
  const isDirectory = fs.statSync(target).isDirectory();
  switch (flag) {
    case undefined:
      return contentHash(
        toManifest(isDirectory ? entriesIn(target, '') : [entryOf(target, path.basename(target))]),
        nodeSha256,
      );
    case '--skillmeat':
      return isDirectory
        ? skillmeatDirectoryHash(contentsOf(target), nodeSha256)
        : nodeSha256(fs.readFileSync(target));
    case '--skills-cli':
      return skillsCliHash(
        isDirectory ? contentsOf(target) : new Map([[path.basename(target), fs.readFileSync(target)]]),
        nodeSha256,
      );
    default:
      throw new Error(`unknown option ${flag}`);
  }
}

/** The files a version of the artifact would have. */
function entriesIn(directory: string, prefix: string): ManifestEntry[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (neverVersioned(entry.name)) return [];
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return entriesIn(file, `${prefix}${entry.name}/`);
    return entry.isFile() || entry.isSymbolicLink() ? [entryOf(file, prefix + entry.name)] : [];
  });
}

function entryOf(file: string, name: string): ManifestEntry {
  const stat = fs.lstatSync(file);
  const bytes = stat.isSymbolicLink() ? Buffer.from(fs.readlinkSync(file)) : fs.readFileSync(file);
  const mode = stat.isSymbolicLink() ? '120000' : stat.mode & 0o111 ? '100755' : '100644';
  return { path: name, mode, size: bytes.length, hash: nodeSha256(bytes) as ObjectHash };
}

/** Every file, hidden ones and targets of links too, as the other tools read them. */
function contentsOf(directory: string): FileContents {
  const names = fs.readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => fs.statSync(path.join(directory, name)).isFile());
  return new Map(
    files.map((name) => [name.split(path.sep).join('/'), fs.readFileSync(path.join(directory, name))]),
  );
}

process.exitCode = main(process.argv.slice(2));
