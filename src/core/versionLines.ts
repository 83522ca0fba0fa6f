import type { VersionId } from './identity';

/** What drawing a history as a tree needs of a version. */
export interface LineVersion {
  readonly id: VersionId;
  readonly number: number;
  readonly parentId: VersionId | undefined;
}

/** A run of versions along first parents, newest first, with the branches that leave it. */
export interface VersionLine {
  readonly versions: readonly VersionId[];
  /** By the version they left from; the branch with the newest tip first. */
  readonly branches: ReadonlyMap<VersionId, readonly VersionLine[]>;
}

/**
 * Lays an artifact's versions out for a tree view. The first line leads to the newest version; what was abandoned by
 * a rollback becomes a branch at the version it left from; a history with a root of its own becomes a further line.
 */
export function versionLines(versions: readonly LineVersion[]): VersionLine[] {
  const byId = new Map(versions.map((version) => [version.id, version]));
  const parents = new Set(versions.map((version) => version.parentId));
  const newestFirst = [...versions].sort((a, b) => b.number - a.number);
  const tips = newestFirst.filter((version) => !parents.has(version.id));

  interface OpenLine {
    versions: VersionId[];
    branches: Map<VersionId, OpenLine[]>;
  }
  const lineOf = new Map<VersionId, OpenLine>();
  const lines: OpenLine[] = [];
  // A cycle has no tip: its versions come after all that hang on one.
  for (const start of [...tips, ...newestFirst]) {
    if (lineOf.has(start.id)) continue;
    const line: OpenLine = { versions: [], branches: new Map() };
    let version: LineVersion | undefined = start;
    while (version && !lineOf.has(version.id)) {
      lineOf.set(version.id, line);
      line.versions.push(version.id);
      version = version.parentId === undefined ? undefined : byId.get(version.parentId);
    }
    const home = version && lineOf.get(version.id);
    if (!version || !home || home === line) {
      lines.push(line);
    } else {
      const siblings = home.branches.get(version.id);
      if (siblings) siblings.push(line);
      else home.branches.set(version.id, [line]);
    }
  }
  return lines;
}
