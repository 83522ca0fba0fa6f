import { FileTreeError, type ReadableFileTree } from '../core/fileTree';
import { projectOf } from '../core/root';
import { pathProblem } from '../core/relativePath';
import { sameSkillmeatName } from './records/sameSkillmeatName';
import { readCollectionManifest } from './records/collectionManifest';
import { readDeploymentRecords, type DeploymentRecord } from './records/deploymentRecord';
import { readGlobalSkillLock } from './records/globalSkillLock';
import { readGhMetadata } from './records/ghMetadata';
import type { RecordProblem } from './records/recordProblem';
import { recordSentence } from './records/recordSentence';
import type { Records } from './records/records';
import { readSkillsLock } from './records/skillsLock';

/** Where another tool says that an artifact came from. */
export interface RecordedUpstream {
  /** Of the artifact, relative to its root. */
  readonly path: string;
  readonly kind: string;
  /** For people: a collection's name, a repository, a folder. */
  readonly name: string;
  /** Where it lies on this machine; undefined when it is elsewhere, and cannot be read without the network. */
  readonly place: UpstreamPlace | undefined;
  /** The record is not of one root: the artifact may be in another beside it. */
  readonly ofProject: boolean;
  /** Hash of the content as it was deployed, in that tool's way. */
  readonly baseline: { readonly hash: string; readonly tool: 'skillmeat' | 'skills-cli' } | undefined;
}

/** A folder that holds artifacts, and one of them. */
interface UpstreamPlace {
  /** When this cannot be listed, nothing can be said of the artifact. */
  readonly folder: string;
  readonly artifact: string;
}

/** What both lock files of the skills CLI say of a skill. */
interface InstalledSkill {
  readonly name: string;
  readonly source: string;
  readonly sourceType: string;
  readonly skillPath: string | undefined;
}

/** Reads the records of other tools around a root. */
export class RecordReader {
  readonly #files: ReadableFileTree;
  readonly #home: string | undefined;
  readonly #known = new Map<string, Records<unknown>>();
  readonly problems: RecordProblem[] = [];

  /** @param home the home directory, where SkillMeat's collections are */
  constructor(files: ReadableFileTree, home: string | undefined) {
    this.#files = files;
    this.#home = home;
  }

  /**
   * What is recorded for the artifacts of a root, by their path. A record of SkillMeat's goes before one of the skills
   * CLI, as only it says where the upstream is on this machine. What the CLI installed for the user is looked for in the
   * home directory's root alone.
   */
  async recorded(root: string): Promise<Map<string, RecordedUpstream>> {
    const found = new Map<string, RecordedUpstream>();
    if (this.#home !== undefined && root === `${this.#home}/.claude`) {
      const globalLock = `${this.#home}/.agents/.skill-lock.json`;
      for (const entry of await this.#read(globalLock, 'JSON', readGlobalSkillLock)) {
        // It names the git tree of what was installed, and no hash of what was written.
        const upstream = await this.#installed(root, entry, undefined);
        // Without a baseline, what came over the network is better linked by its content to a clone that is here.
        if (upstream?.place) found.set(upstream.path, upstream);
      }
    }
    const lockFile = `${projectOf(root)}/skills-lock.json`;
    for (const entry of await this.#read(lockFile, 'JSON', readSkillsLock)) {
      const upstream = await this.#installed(root, entry, { hash: entry.computedHash, tool: 'skills-cli' });
      if (upstream) found.set(upstream.path, upstream);
    }
    const recordFile = `${root}/.skillmeat-deployed.toml`;
    const records = await this.#read(recordFile, 'TOML', readDeploymentRecords);
    const own = new Set<string>();
    for (const record of records) {
      const path = record.artifactPath;
      // Two records can have one path; the one with the artifact's name is of it.
      if (own.has(path) && !path.endsWith(`/${record.artifactName}`)) continue;
      own.add(path);
      found.set(path, await this.#fromCollection(record));
    }
    return found;
  }

  /** What the skills CLI recorded of a skill; undefined when it can have no folder. */
  async #installed(
    root: string,
    { name, source, sourceType, skillPath }: InstalledSkill,
    baseline: RecordedUpstream['baseline'],
  ): Promise<RecordedUpstream | undefined> {
    const folder = await this.#installedAs(root, name);
    if (folder === undefined) return undefined;
    const place = sourceType === 'local' ? skillIn(source, skillPath) : undefined;
    return { path: `skills/${folder}`, kind: 'skill', name: source, place, baseline, ofProject: true };
  }

  /** What gh wrote into a skill itself. */
  async recordedInSkill(root: string, path: string): Promise<RecordedUpstream | undefined> {
    const [entry] = await this.#read(`${root}/${path}/SKILL.md`, 'YAML', readGhMetadata);
    if (!entry) return undefined;
    // What gh installs is never the source's own text (it adds these keys), and it records no hash to compare with.
    const name = entry.from === 'local' ? entry.path : entry.repo;
    return { path, kind: 'skill', name, place: undefined, baseline: undefined, ofProject: false };
  }

  async #fromCollection(record: DeploymentRecord): Promise<RecordedUpstream> {
    const { fromCollection: name, artifactPath: path } = record;
    const baseline = {
      hash: record.mergeBaseSnapshot ?? record.contentHash,
      tool: 'skillmeat',
    } as const;
    const isName = name !== '' && !/[/\\]/.test(name) && !name.startsWith('.');
    const folder =
      isName && this.#home !== undefined ? `${this.#home}/.skillmeat/collections/${name}` : undefined;
    const upstream = {
      path,
      kind: record.kind ?? record.artifactType,
      name,
      baseline,
      ofProject: false,
    };
    if (folder === undefined) return { ...upstream, place: undefined };
    const manifest = `${folder}/collection.toml`;
    const listed = (await this.#read(manifest, 'TOML', readCollectionManifest)).find(
      (artifact) =>
        artifact.type === record.artifactType && sameSkillmeatName(artifact.name, record.artifactName),
    );
    return { ...upstream, place: { folder, artifact: `${folder}/${listed?.path ?? path}` } };
  }

  /** The entries of a file; none where there is no such file. Each file is read once. */
  async #read<T>(
    file: string,
    format: 'TOML' | 'JSON' | 'YAML',
    reader: (text: string) => Records<T>,
  ): Promise<readonly T[]> {
    let records = this.#known.get(file) as Records<T> | undefined;
    if (!records) {
      records = await this.#parsed(file, format, reader);
      this.#known.set(file, records);
      const folder = `${parentOf(file)}/`;
      this.problems.push(
        ...records.problems.map((problem) => ({ ...problem, sentence: folder + problem.sentence })),
      );
    }
    return records.entries;
  }

  /** The folder that the skills CLI made of a skill's name; undefined when no folder can have come of it. */
  async #installedAs(root: string, name: string): Promise<string | undefined> {
    const made = name
      .toLowerCase()
      .replace(/[^a-z0-9._]+/g, '-')
      .replace(/^[.-]+|[.-]+$/g, '');
    const isFolderName = pathProblem(name, 'posix') === undefined && !/[/\\]/.test(name);
    if (isFolderName && (await this.#files.resolve(`${root}/skills/${name}`)) !== undefined) return name;
    return made === '' ? undefined : made;
  }

  async #parsed<T>(
    file: string,
    format: 'TOML' | 'JSON' | 'YAML',
    reader: (text: string) => Records<T>,
  ): Promise<Records<T>> {
    try {
      return reader(decoder.decode(await this.#files.read(file)));
    } catch (error) {
      if (!(error instanceof FileTreeError)) throw error;
      if (error.problem === 'missing') return { entries: [], problems: [] };
      const trouble = { code: 'unreadable', format, reason: 'no-access', line: undefined } as const;
      const name = file.slice(file.lastIndexOf('/') + 1);
      return { entries: [], problems: [{ file: name, trouble, sentence: recordSentence(name, trouble) }] };
    }
  }
}

const decoder = new TextDecoder();

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The skill that a lock's entry is of. */
function skillIn(source: string, skillPath: string | undefined): UpstreamPlace | undefined {
  const folder = source.replace(/\/+$/, '');
  if (!folder.startsWith('/')) return undefined;
  const below = skillPath === undefined ? '' : skillPath.replace(/(^|\/)SKILL\.md$/i, '');
  return { folder: parentOf(folder), artifact: below === '' ? folder : `${folder}/${below}` };
}
