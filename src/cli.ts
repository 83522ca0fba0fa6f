import * as fs from 'node:fs';
import path from 'node:path';
import { PLUGIN_MARKER } from './core/artifactKind';
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
const SKILL_MARKER = 'SKILL.md';

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
        toManifest(
          isDirectory
            ? entriesIn(target, '', isSkill(target))
            : [entryOf(fs.realpathSync(target), path.basename(target))],
        ),
        nodeSha256,
      );
    case '--skillmeat':
      return isDirectory
        ? skillmeatDirectoryHash(contentsOf(target, 'followed'), nodeSha256)
        : nodeSha256(fs.readFileSync(target));
    case '--skills-cli':
      return skillsCliHash(
        isDirectory
          ? contentsOf(target, 'left out')
          : new Map([[path.basename(target), fs.readFileSync(target)]]),
        nodeSha256,
      );
    default:
      throw new Error(`unknown option ${flag}`);
  }
}

/** The files a version of the artifact would have; a skill inside a skill has versions of its own. */
function entriesIn(directory: string, prefix: string, inSkill: boolean): ManifestEntry[] {
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (neverVersioned(entry.name)) return [];
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      return inSkill && hasEntry(file, SKILL_MARKER)
        ? []
        : entriesIn(file, `${prefix}${entry.name}/`, inSkill);
    }
    return entry.isFile() || entry.isSymbolicLink() ? [entryOf(file, prefix + entry.name)] : [];
  });
}

const isSkill = (directory: string): boolean =>
  hasEntry(directory, SKILL_MARKER) && !hasEntry(directory, PLUGIN_MARKER);

function hasEntry(directory: string, name: string): boolean {
  const stat = fs.lstatSync(path.join(directory, name), { throwIfNoEntry: false });
  return stat !== undefined && !stat.isDirectory();
}

function entryOf(file: string, name: string): ManifestEntry {
  const stat = fs.lstatSync(file);
  const bytes = stat.isSymbolicLink() ? Buffer.from(fs.readlinkSync(file)) : fs.readFileSync(file);
  const mode = stat.isSymbolicLink() ? '120000' : stat.mode & 0o111 ? '100755' : '100644';
  return { path: name, mode, size: bytes.length, hash: nodeSha256(bytes) as ObjectHash };
}

/** Every file, hidden ones too, as the other tools read them: links to folders are never followed. */
function contentsOf(directory: string, links: 'followed' | 'left out', prefix = ''): FileContents {
  const contents = new Map<string, Uint8Array>();
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    const name = prefix + entry.name;
    if (entry.isDirectory()) {
      for (const [below, bytes] of contentsOf(file, links, `${name}/`)) contents.set(below, bytes);
    } else if (entry.isFile() || (links === 'followed' && entry.isSymbolicLink() && leadsToFile(file))) {
      contents.set(name, fs.readFileSync(file));
    }
  }
  return contents;
}

function leadsToFile(link: string): boolean {
  try {
    return fs.statSync(link).isFile();
  } catch {
    return false;
  }
}

process.exitCode = main(process.argv.slice(2));
