import * as fs from 'node:fs';
import path from 'node:path';
import { PLUGIN_MARKER } from '../core/artifactKind';
import { contentHash } from '../core/contentHash';
import { skillmeatDirectoryHash, skillsCliHash, type FileContents } from '../core/foreignHashes';
import { neverVersioned } from '../core/neverVersioned';
import { toManifest, type ManifestEntry } from '../core/manifest';
import { nodeSha256 } from '../store/nodeSha256';
import { CommandError, UsageError } from './commandError';
import { commandLine, neededPaths } from './commandLine';
import { entryOf } from './entryOf';
import { print } from './print';

const OPTIONS = { skillmeat: { type: 'boolean' }, 'skills-cli': { type: 'boolean' } } as const;
const SKILL_MARKER = 'SKILL.md';

type Tool = 'skillmeat' | 'skills-cli';

/** `hash`: prints the hash of an artifact, ours or that of another tool. @returns the exit status */
export function hashCommand(args: readonly string[]): number {
  const { values, positionals } = commandLine(args, OPTIONS);
  const [target] = neededPaths(positionals, ['path']);
  if (values.skillmeat && values['skills-cli'])
    throw new UsageError('Only one of --skillmeat and --skills-cli can be asked for.');
  const tool = values.skillmeat ? 'skillmeat' : values['skills-cli'] ? 'skills-cli' : undefined;
  print(`${hashOf(target, tool)}\n`);
  return 0;
}

function hashOf(target: string, tool: Tool | undefined): string {
  const stat = fs.statSync(target);
  const isDirectory = stat.isDirectory();
  if (!isDirectory && !stat.isFile())
    throw new CommandError(`${target} is neither a regular file nor a directory.`);
  switch (tool) {
    case undefined:
      return contentHash(
        toManifest(
          isDirectory
            ? entriesIn(target, '', isSkill(target))
            : [entryOf(fs.realpathSync(target), path.basename(target))],
        ),
        nodeSha256,
      );
    case 'skillmeat':
      return isDirectory
        ? skillmeatDirectoryHash(contentsOf(target, 'followed'), nodeSha256)
        : nodeSha256(fs.readFileSync(target));
    case 'skills-cli':
      return skillsCliHash(
        isDirectory
          ? contentsOf(target, 'left out')
          : new Map([[path.basename(target), fs.readFileSync(target)]]),
        nodeSha256,
      );
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
