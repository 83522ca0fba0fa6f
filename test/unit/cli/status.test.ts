import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../host/projectRoot';
import { useRealTree } from '../sources/realTree';
import { assertRefused, CLI, type CliRun } from './runCli';

interface Row {
  readonly root: string;
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly drift: string;
  readonly upstream: string | null;
  readonly formDiffers?: true;
}

const samples = path.join(projectRoot, 'samples');

/** What the samples' README calls the states, and what they are here, where nothing is merged. */
const STATES: Readonly<Record<string, string>> = {
  'in sync': 'in-sync',
  outdated: 'outdated',
  modified: 'modified',
  'merges cleanly': 'diverged',
  conflict: 'diverged',
  'line endings only': 'in-sync',
  'deleted here': 'deleted-locally',
  'gone upstream': 'deleted-upstream',
};

describe('cli status', () => {
  const disk = useRealTree();
  const run = (...words: string[]): CliRun => {
    const env = { ...process.env, HOME: disk.at('home') };
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'status', ...words], {
      encoding: 'utf8',
      env,
    });
    return { status, stdout, stderr };
  };
  const rows = (...words: string[]): Row[] => {
    const { stdout, stderr } = run('--json', ...words);
    assert.equal(stderr, '');
    return JSON.parse(stdout) as Row[];
  };
  const states = (...words: string[]): Record<string, string> =>
    Object.fromEntries(rows(...words).map((row) => [row.path, row.drift]));
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const record = (artifact: string, hash: string, type = 'skill'): string =>
    `[[deployed]]\nartifact_name = "${path.basename(artifact)}"\nartifact_type = "${type}"\n` +
    `from_collection = "team"\nartifact_path = "${artifact}"\ncontent_hash = "${hash}"\n`;

  it('says of every sample what its README says', async () => {
    await fs.mkdir(disk.at('home/.skillmeat/collections'), { recursive: true });
    await fs.cp(path.join(samples, 'collection'), disk.at('home/.skillmeat/collections/harbour-team'), {
      recursive: true,
    });
    const table =
      /<!-- table: states -->[^#]*/.exec(readFileSync(path.join(samples, 'README.md'), 'utf8'))?.[0] ?? '';
    const expected = [...table.matchAll(/^\| `([^`]+)` \| ([^|]+?) \|/gm)].flatMap(
      ([, artifact = '', state = '']) =>
        STATES[state] === undefined ? [] : [[artifact, STATES[state]] as const],
    );
    assert.equal(expected.length, 18);
    const found = rows(path.join(samples, 'workspace'));
    for (const [artifact, state] of expected) {
      const row = found.find((one) => one.path === artifact);
      // SkillMeat's hash, the only baseline there is, knows nothing of modes.
      const isMode = artifact === 'skills/seed-data';
      assert.equal(row?.drift, isMode ? 'in-sync' : state, artifact);
      assert.equal(row.upstream, 'harbour-team');
      assert.equal(
        row.formDiffers,
        isMode || artifact === 'skills/openapi-docs' ? true : undefined,
        artifact,
      );
    }
    const linked = new Set(expected.map(([artifact]) => artifact));
    for (const row of found) {
      if (!linked.has(row.path)) assert.deepEqual([row.drift, row.upstream], ['local-only', null], row.path);
    }
    assert.ok(found.some(({ root }) => root.endsWith('packages/storefront/.claude')));
  });

  it('says unknown, not what it once was, when the collection is not there', async () => {
    await disk.write({ home: { folder: true } });
    const found = rows(path.join(samples, 'workspace')).filter(({ upstream }) => upstream !== null);
    assert.deepEqual(new Set(found.map(({ drift }) => drift)), new Set(['unknown']));
    assert.equal(found.length, 18);
  });

  it('is 1 with --exit-code unless all is in sync or has no upstream', async () => {
    const text = 'text';
    await disk.write({
      'home/.skillmeat/collections/team/commands/a.md': text,
      'w/.claude/commands/a.md': text,
      'w/.claude/commands/mine.md': 'mine',
      'w/.claude/.skillmeat-deployed.toml': record('commands/a.md', sha256(text), 'command'),
    });
    assert.equal(run('--exit-code', disk.at('w')).status, 0);
    await fs.writeFile(disk.at('w/.claude/commands/a.md'), 'edited');
    assert.equal(run(disk.at('w')).status, 0);
    const edited = run('--exit-code', disk.at('w'));
    assert.equal(edited.status, 1);
    assert.match(edited.stdout, /^ {2}modified {10}commands\/a\.md {2}\(team\)$/m);
    assert.match(edited.stdout, /^ {2}local only {8}commands\/mine\.md$/m);
  });

  it('takes turned line ends, a changed mode and ignored files for no drift', async () => {
    const files = { 'SKILL.md': 'a\nb\n', 'run.sh': 'run\n' };
    const hash = sha256('SKILL.mda\nb\nrun.shrun\n');
    for (const [name, text] of Object.entries(files))
      await disk.write({ [`home/.skillmeat/collections/team/skills/x/${name}`]: text });
    await disk.write({
      'w/.claude/skills/x/SKILL.md': 'a\r\nb\r\n',
      'w/.claude/skills/x/run.sh': { text: 'run\n', executable: true },
      'w/.claude/skills/x/.DS_Store': 'x',
      'w/.claude/skills/x/__pycache__/x.pyc': 'x',
      'w/.claude/.skillmeat-deployed.toml': record('skills/x', hash),
    });
    const [row] = rows(disk.at('w'));
    assert.deepEqual([row?.drift, row?.formDiffers], ['in-sync', true]);
    await fs.writeFile(disk.at('home/.skillmeat/collections/team/skills/x/SKILL.md'), 'a\nb\nc\n');
    assert.deepEqual(states(disk.at('w')), { 'skills/x': 'outdated' });
  });

  it('finds the artifact where the collection lists it', async () => {
    await disk.write({
      'home/.skillmeat/collections/team/collection.toml':
        '[collection]\nname = "team"\n[[artifacts]]\nname = "x"\ntype = "skill"\npath = "moved/x"\norigin = "local"\n',
      'home/.skillmeat/collections/team/moved/x/SKILL.md': 'new',
      'w/.claude/skills/x/SKILL.md': 'old',
      'w/.claude/.skillmeat-deployed.toml': record('skills/x', sha256('SKILL.mdold')),
    });
    assert.deepEqual(states(disk.at('w')), { 'skills/x': 'outdated' });
  });

  it('reads skills-lock.json and what gh wrote; what is elsewhere is unknown', async () => {
    const gh = (lines: string): string => `---\nname: s\nmetadata:\n${lines}\n---\n`;
    const local = gh(`  local-path: ${disk.at('shelf/l')}`);
    await disk.write({
      home: { folder: true },
      'shelf/l/SKILL.md': local,
      'w/.claude/skills/l/SKILL.md': local,
      'w/.claude/skills/g/SKILL.md': gh('  github-repo: https://github.com/o/r'),
      'w/.claude/skills/s/SKILL.md': 'text',
      'w/.claude/skills/s/part/SKILL.md': 'a part of it',
      'w/skills-lock.json': JSON.stringify({
        version: 1,
        skills: { s: { source: 'o/s', sourceType: 'github', computedHash: 'abc' } },
      }),
    });
    assert.deepEqual(
      rows(disk.at('w')).map((row) => [row.path, row.drift, row.upstream]),
      [
        ['skills/g', 'unknown', 'https://github.com/o/r'],
        ['skills/l', 'unknown', disk.at('shelf/l')],
        ['skills/s', 'unknown', 'o/s'],
      ],
    );
  });

  describe('of skills that the skills CLI installed from a folder', () => {
    const lock = (skills: Record<string, object>): string =>
      JSON.stringify({
        version: 1,
        skills: Object.fromEntries(
          Object.entries(skills).map(([name, entry]) => [
            name,
            { source: disk.at('repo'), sourceType: 'local', skillPath: 'skills/pdf/SKILL.md', ...entry },
          ]),
        ),
      });
    const hash = (place: string): string =>
      spawnSync(process.execPath, [CLI, 'hash', '--skills-cli', place], { encoding: 'utf8' }).stdout.trim();

    it('compares with the skill in the source, links and files that are never versioned included', async () => {
      const files = { 'SKILL.md': 'text', 'demo.pem': 'key', 'also.md': { target: 'SKILL.md' } };
      for (const [name, content] of Object.entries(files)) {
        await disk.write({ [`repo/skills/pdf/${name}`]: content, [`w/.claude/skills/pdf/${name}`]: content });
      }
      await disk.write({
        'w/skills-lock.json': lock({ pdf: { computedHash: hash(disk.at('repo/skills/pdf')) } }),
      });
      assert.deepEqual(states(disk.at('w')), { 'skills/pdf': 'in-sync' });
      await fs.writeFile(disk.at('repo/skills/pdf/SKILL.md'), 'newer');
      assert.deepEqual(states(disk.at('w')), { 'skills/pdf': 'outdated' });
      await fs.rm(disk.at('repo/skills/pdf'), { recursive: true });
      assert.deepEqual(states(disk.at('w')), { 'skills/pdf': 'deleted-upstream' });
    });

    it('finds a skill in any root beside the lock, and tells once of one that none has', async () => {
      await disk.write({
        'repo/skills/pdf/SKILL.md': 'text',
        'w/.claude/commands/c.md': 'c',
        'w/.agents/skills/my-skill/SKILL.md': 'text',
        'w/skills-lock.json': lock({
          'My Skill': { computedHash: 'abc' },
          gone: { computedHash: 'abc' },
          '../../etc': { computedHash: 'abc' },
        }),
      });
      assert.deepEqual(
        rows(disk.at('w')).map((row) => [path.basename(row.root), row.path, row.drift]),
        [
          ['.claude', 'commands/c.md', 'local-only'],
          ['.claude', 'skills/etc', 'deleted-locally'],
          ['.claude', 'skills/gone', 'deleted-locally'],
          ['.agents', 'skills/my-skill', 'in-sync'],
        ],
      );
    });

    it('tells of skills that are gone with the last root', async () => {
      await disk.write({
        'repo/skills/pdf/SKILL.md': 'text',
        'w/skills-lock.json': lock({ pdf: { computedHash: 'abc' } }),
      });
      assert.deepEqual(states(disk.at('w')), { 'skills/pdf': 'deleted-locally' });
      assert.equal(run('--exit-code', disk.at('w')).status, 1);
    });

    it('does not read a whole disk for a record', async () => {
      await disk.write({
        'w/.claude/skills/pdf/SKILL.md': 'text',
        'w/skills-lock.json': lock({ pdf: { source: '/usr', skillPath: undefined, computedHash: 'abc' } }),
      });
      assert.deepEqual(states(disk.at('w')), { 'skills/pdf': 'unknown' });
    });
  });

  it('goes without a home', async () => {
    await disk.write({
      'w/.claude/commands/a.md': 'a',
      'w/.claude/.skillmeat-deployed.toml': record('commands/a.md', 'abc', 'command'),
    });
    const { stdout } = spawnSync(process.execPath, [CLI, 'status', disk.at('w')], {
      encoding: 'utf8',
      env: { ...process.env, HOME: '' },
    });
    assert.match(stdout, /^ {2}unknown {11}commands\/a\.md {2}\(team\)$/m);
  });

  it('never leaves the collections by a record', async () => {
    await disk.write({
      'home/.skillmeat/secret/skills/x/SKILL.md': 'text',
      'w/.claude/skills/x/SKILL.md': 'text',
      'w/.claude/.skillmeat-deployed.toml': record('skills/x', 'abc').replace('"team"', '"../secret"'),
    });
    assert.deepEqual(states(disk.at('w')), { 'skills/x': 'unknown' });
  });

  it('says which record it could not understand, and does not call that in sync', async () => {
    await disk.write({
      home: { folder: true },
      'w/.claude/skills/x/SKILL.md': 'text',
      'w/.claude/.skillmeat-deployed.toml': '[[deployed]\n',
    });
    const { status, stderr } = run('--exit-code', disk.at('w'));
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^artifact-lineage: \S+\/w\/\.claude\/\.skillmeat-deployed\.toml could not be read: .*\n$/,
    );
  });

  it('refuses what is no workspace', async () => {
    await disk.write({ file: '', empty: { folder: true } });
    assertRefused(run(disk.at('none')), /none does not exist\.\n$/);
    assertRefused(run(disk.at('file')), /file is not a directory\.\n$/);
    assertRefused(run(), /The paths needed are <workspace>; there are 0\. See --help\.\n$/);
    assert.deepEqual(rows(disk.at('empty')), []);
  });
});
