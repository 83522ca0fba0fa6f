import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { artifactDrift, type ArtifactDrift } from '../../../../src/operations/artifactDrift';
import { linkRecorded } from '../../../../src/operations/link/linkRecorded';
import { projectRoot } from '../../../host/projectRoot';
import { requireHeldCommits } from '../heldCommits';
import { useWorkspace } from '../workspace';

const samples = path.join(projectRoot, 'samples');

/** What the samples' README says of an artifact, and how that is told. */
const SAID: Readonly<Record<string, string>> = {
  'in sync': 'in-sync',
  outdated: 'outdated',
  modified: 'modified',
  'merges cleanly': 'diverged 0',
  conflict: 'diverged 1',
  'line endings only': 'in-sync line-ends',
  'deleted here': 'deleted-locally',
  'gone upstream': 'deleted-upstream',
};

async function saidStates(): Promise<Map<string, string>> {
  const readme = await fs.readFile(path.join(samples, 'README.md'), 'utf8');
  const rows = readme.matchAll(/^\| `([^`]+)` \| ([^|]+?) \|/gm);
  const states = [...rows].flatMap(([, artifact = '', state = '']): [string, string][] => {
    const told = SAID[state];
    return told === undefined ? [] : [[artifact, told]];
  });
  // The executable bit is form, not content.
  return new Map([
    ...states,
    ['skills/seed-data', 'in-sync modes'],
    ['skills/release/changelog', 'outdated'],
  ]);
}

function told({ state, conflicts, form }: ArtifactDrift): string {
  const remarks = [
    ...(conflicts === undefined ? [] : [String(conflicts)]),
    ...(form?.lineEnds ? ['line-ends'] : []),
    ...(form?.modes ? ['modes'] : []),
  ];
  return [state, ...remarks].join(' ');
}

describe('linkRecorded', () => {
  const use = useWorkspace();

  /** The sample project, and its collection at home with the history it would have in git. */
  async function sampleProject(hasHistory: boolean): Promise<string> {
    const workspace = use.current;
    workspace.settings = { ...workspace.settings, maxFileSize: 1_000_000 };
    const home = path.join(workspace.directory, 'home');
    const collection = path.join(home, '.skillmeat/collections/harbour-team');
    await fs.cp(path.join(samples, 'workspace/.claude'), workspace.root.path, { recursive: true });
    await fs.mkdir(path.dirname(collection), { recursive: true });
    const git = (...args: readonly string[]): void => {
      const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'core.autocrlf=false'];
      execFileSync('git', ['-C', collection, ...who, ...args], { stdio: 'ignore' });
    };
    if (hasHistory) {
      await fs.cp(path.join(samples, 'collection-v1'), collection, { recursive: true });
      git('init');
      git('add', '--all');
      git('commit', '-m', 'as deployed');
      for (const name of await fs.readdir(collection))
        if (name !== '.git') await fs.rm(path.join(collection, name), { recursive: true });
    }
    await fs.cp(path.join(samples, 'collection'), collection, { recursive: true });
    if (hasHistory) {
      git('add', '--all');
      git('commit', '-m', 'now');
    }
    await workspace.reconcile();
    return home;
  }

  async function drifts(): Promise<Map<string, string>> {
    const { context, store } = use.current;
    const states = new Map<string, string>();
    for (const artifact of store.artifacts()) {
      const { drift } = await artifactDrift(context, artifact, new Map());
      if (drift.state !== 'local-only') states.set(artifact.path, told(drift));
    }
    return states;
  }

  it('gives every artifact the state that the samples say it has, from the upstream’s git history', async () => {
    const home = await sampleProject(true);
    const { context, root } = use.current;
    const { problems } = await linkRecorded(context, root, { home, isGitAllowed: true });
    assert.deepEqual(problems, []);
    const states = await drifts();
    const remote = [...states].filter(([, state]) => state === 'unknown').map(([artifact]) => artifact);
    for (const artifact of remote) states.delete(artifact);
    const sorted = (map: ReadonlyMap<string, string>): [string, string][] => [...map].sort();
    assert.deepEqual(sorted(states), sorted(await saidStates()));
  });

  it('links each artifact once, and none that the user said has no upstream', async () => {
    const home = await sampleProject(true);
    const { context, root, store } = use.current;
    const commits = requireHeldCommits(use.current);
    const first = await linkRecorded(context, root, { home, isGitAllowed: true });
    assert.ok(first.linked.length > 15);
    assert.ok(commits() > 0);
    const again = await linkRecorded(context, root, { home, isGitAllowed: true });
    assert.deepEqual(again.linked, []);
    const { upstream, baseline } = use.current.artifact('skills/release');
    assert.equal(upstream?.path, 'skills/release');
    assert.equal(store.version(baseline)?.changeOrigin, 'deployment');
  });

  it('looks at those alone that it is asked to, and records all links together', async () => {
    const home = await sampleProject(false);
    const { context, root, store } = use.current;
    const { id } = use.current.artifact('skills/release');
    const commit = store.commit.bind(store);
    let commits = 0;
    store.commit = (records) => {
      commits++;
      return commit(records);
    };
    const one = await linkRecorded(context, root, { home, isGitAllowed: true, only: new Set([id]) });
    assert.deepEqual(
      one.linked.map(({ path: artifact }) => artifact),
      ['skills/release'],
    );
    assert.equal(commits, 1);
    const rest = await linkRecorded(context, root, { home, isGitAllowed: true });
    assert.ok(rest.linked.length > 15);
    const deleted = rest.linked.filter(({ deletedAt }) => deletedAt !== undefined);
    assert.equal(commits, 2 + 2 * deleted.length);
  });

  it('without a history of upstream’s has no baseline where both sides moved, and says diverged', async () => {
    const home = await sampleProject(false);
    const { context, root } = use.current;
    await linkRecorded(context, root, { home, isGitAllowed: true });
    const states = await drifts();
    assert.equal(states.get('skills/api-review'), 'in-sync');
    assert.equal(states.get('skills/db-migrations'), 'outdated');
    assert.equal(states.get('skills/incident-report'), 'modified');
    assert.match(states.get('skills/feature-flags') ?? '', /^diverged [1-9]/);
    assert.equal(use.current.artifact('skills/feature-flags').baseline, undefined);
  });

  it('links what the skills CLI installed for the user from a folder, and leaves the rest to its content', async () => {
    const { context, root, store, directory } = use.current;
    const home = path.dirname(root.path);
    const source = path.join(directory, 'team-skills');
    for (const name of ['charts', 'pdf']) {
      for (const folder of [`${source}/skills/${name}`, `${root.path}/skills/${name}`]) {
        await fs.mkdir(folder, { recursive: true });
        await fs.writeFile(`${folder}/SKILL.md`, `${name}\n`);
      }
    }
    await fs.mkdir(`${home}/.agents`);
    const local = { source, sourceType: 'local', skillPath: 'skills/charts/SKILL.md' };
    const remote = { source: 'example/skills', sourceType: 'github', skillPath: 'skills/pdf/SKILL.md' };
    const lock = { version: 3, skills: { Charts: local, pdf: remote } };
    await fs.writeFile(`${home}/.agents/.skill-lock.json`, JSON.stringify(lock));
    await use.current.reconcile();
    const { problems } = await linkRecorded(context, root, { home, isGitAllowed: true });
    assert.deepEqual(problems, []);
    const links = store
      .artifacts()
      .map(({ path: at, upstream }) => [at, upstream?.source.type, upstream?.path]);
    assert.deepEqual(links.sort(), [
      ['skills/charts', 'folder', 'team-skills/skills/charts'],
      ['skills/pdf', undefined, undefined],
    ]);
  });

  it('is unknown while the collection is not there', async () => {
    const home = await sampleProject(false);
    const { context, root } = use.current;
    await linkRecorded(context, root, { home, isGitAllowed: true });
    await fs.rename(`${home}/.skillmeat`, `${home}/.elsewhere`);
    const states = await drifts();
    assert.deepEqual([...new Set(states.values())], ['unknown']);
  });
});
