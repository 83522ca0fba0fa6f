import path from 'node:path';
import { skillmeatDirectoryHash, skillsCliHash, type FileContents } from '../../core/foreignHashes';
import { isText } from '../../core/isText';
import { neverVersioned } from '../../core/neverVersioned';
import type { Sha256 } from '../../core/sha256';
import type { GitFiles, GitSnapshot } from './gitSnapshot';

export type RecordingTool = 'skillmeat' | 'skills-cli';

const CARRIAGE_RETURN = 13;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Whether a snapshot is what another tool recorded the hash of: with or without the files that are never versioned (they
 * may have been committed), and whichever way the line ends were turned.
 */
export function isRecordedSnapshot(
  { files, isDirectory }: GitSnapshot,
  hash: string,
  tool: RecordingTool,
  sha256: Sha256,
): boolean {
  const hashOf = (contents: FileContents): string => {
    if (tool === 'skills-cli') return skillsCliHash(contents, sha256);
    const [first] = contents.values();
    return isDirectory || !first ? skillmeatDirectoryHash(contents, sha256) : sha256(first);
  };
  const all = contentsOf(files, tool);
  const versioned = new Map(
    [...all].filter(([name]) => !name.split('/').some((part) => neverVersioned(part))),
  );
  const selections = versioned.size === all.size ? [all] : [versioned, all];
  return selections.some(
    (contents) =>
      hashOf(contents) === hash || lineFeedsOnly(contents).some((other) => hashOf(other) === hash),
  );
}

/** SkillMeat reads what a link leads to, the skills CLI reads no links. */
function contentsOf(files: GitFiles, tool: RecordingTool): FileContents {
  const contents = new Map<string, Uint8Array>();
  for (const [name, { mode, bytes }] of files) {
    if (mode !== '120000') contents.set(name, bytes);
    else if (tool === 'skillmeat') {
      const target = files.get(path.posix.join(path.posix.dirname(name), decoder.decode(bytes)));
      if (target && target.mode !== '120000') contents.set(name, target.bytes);
    }
  }
  return contents;
}

/** The same texts with LF for CRLF; nothing when they have none. */
function lineFeedsOnly(contents: FileContents): FileContents[] {
  let turned = false;
  const result = new Map<string, Uint8Array>();
  for (const [name, bytes] of contents) {
    const hasCr = bytes.includes(CARRIAGE_RETURN) && isText(bytes);
    turned ||= hasCr;
    result.set(name, hasCr ? encoder.encode(decoder.decode(bytes).replaceAll('\r\n', '\n')) : bytes);
  }
  return turned ? [result] : [];
}
