import type { ArtifactId, VersionId } from '../../core/identity';
import type { Version } from '../../core/version';
import { toVersion } from './rows';
import type { Statements } from './statements';

/** Versions kept as objects at most; those of one screen are a few hundred. */
const MAX_KEPT = 20_000;

/**
 * Single versions as objects, kept once they were asked for: views ask for every head again after each commit. A commit
 * to an artifact may number all its versions anew, so those are read again.
 */
export class VersionRows {
  readonly #statements: Statements;
  readonly #byId = new Map<VersionId, Version>();
  readonly #keptOf = new Map<ArtifactId, Set<VersionId>>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Says that an artifact's versions may be others now. */
  touch(id: ArtifactId): void {
    for (const version of this.#keptOf.get(id) ?? []) this.#byId.delete(version);
    this.#keptOf.delete(id);
  }

  get(id: VersionId): Version | undefined {
    const kept = this.#byId.get(id);
    if (kept) return kept;
    const row = this.#statements.first('SELECT * FROM artifact_versions WHERE id = ?', [id]);
    return row && this.#keep(toVersion(row));
  }

  #keep(version: Version): Version {
    if (this.#byId.size >= MAX_KEPT) {
      this.#byId.clear();
      this.#keptOf.clear();
    }
    this.#byId.set(version.id, version);
    const siblings = this.#keptOf.get(version.artifactId);
    if (siblings) siblings.add(version.id);
    else this.#keptOf.set(version.artifactId, new Set([version.id]));
    return version;
  }
}
