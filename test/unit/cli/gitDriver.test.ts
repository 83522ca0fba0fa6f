import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../host/projectRoot';
import { useRealTree } from '../sources/realTree';

const BASE = `---\nname: tide\n---\n\nRead the tables.\n\nAsk when unsure.\n`;

/** The lines of the documentation that set it up. */
function setUp(mark: string): string {
  const page = readFileSync(path.join(projectRoot, 'docs/command-line.md'), 'utf8');
  const block = page.match(/```sh\n[^`]*```/g)?.find((found) => found.includes(mark));
  assert.ok(block, mark);
  return block.replace(/^```sh\n|```$/g, '');
}

// What the documentation tells to type, with the built command line, in a real repository.
describe('cli merge-file as a merge driver of git', () => {
  const disk = useRealTree();
  const skill = '.claude/skills/tide/SKILL.md';
  const home = (): string => disk.at('home');
  const repository = (): string => disk.at('repository');
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    HOME: home(),
    XDG_CONFIG_HOME: home(),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  });
  const run = (program: string, ...words: string[]): string =>
    execFileSync(program, words, {
      cwd: repository(),
      env: environment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const git = (...words: string[]): string => run('git', ...words);
  const commit = async (file: string, text: string, message: string): Promise<void> => {
    await disk.write({ [`repository/${file}`]: text });
    git('add', '-A');
    git('commit', '-q', '-m', message);
  };
  const merged = (...words: string[]) => {
    const { status, stderr } = spawnSync('git', words, {
      cwd: repository(),
      env: environment(),
      encoding: 'utf8',
    });
    return { status, stderr };
  };
  const read = (file: string): Promise<string> => fs.readFile(disk.at(`repository/${file}`), 'utf8');

  /** A repository where one branch has `ours` and the other `theirs`, both made from the base. */
  async function branches(file: string, ours: string, theirs: string, base = BASE): Promise<void> {
    await disk.write({ home: { folder: true }, repository: { folder: true } });
    execFileSync('sh', ['-e', '-c', setUp('cp dist/cli.js')], { cwd: projectRoot, env: environment() });
    git('init', '-q', '-b', 'main');
    run('sh', '-e', '-c', setUp('merge.artifact-lineage.driver'));
    await commit(file, base, 'base');
    git('checkout', '-q', '-b', 'upstream');
    await commit(file, theirs, 'theirs');
    git('checkout', '-q', 'main');
    await commit(file, ours, 'ours');
  }

  it('merges what git asks it to, line ends of one side only included', async () => {
    const theirs = BASE.replace('Ask', 'Always ask');
    await branches(skill, BASE.replaceAll('\n', '\r\n'), theirs);
    assert.deepEqual(merged('merge', '-q', '-m', 'merge', 'upstream'), { status: 0, stderr: '' });
    assert.equal(await read(skill), theirs.replaceAll('\n', '\r\n'));
    assert.equal(git('status', '--porcelain'), '');
  });

  it('is asked for artifacts of nested roots too, in a rebase and a cherry-pick as well', async () => {
    const nested = `packages/api/${skill}`;
    const ours = BASE.replaceAll('\n', '\r\n');
    const theirs = BASE.replace('Ask', 'Always ask');
    for (const words of [
      ['cherry-pick', 'upstream'],
      ['rebase', '-q', 'upstream'],
    ]) {
      await branches(nested, ours, theirs);
      assert.equal(merged(...words).status, 0, words.join(' '));
      assert.equal(await read(nested), theirs.replaceAll('\n', '\r\n'));
      await fs.rm(repository(), { recursive: true });
    }
  });

  it('leaves a conflict to the user, between the markers git wants', async () => {
    await branches(skill, BASE.replace('Read', 'Study'), BASE.replace('Read', 'Print'));
    assert.equal(merged('merge', '-q', '-m', 'merge', 'upstream').status, 1);
    assert.equal(git('status', '--porcelain').trim(), `UU ${skill}`);
    const text = await read(skill);
    assert.match(text, /\n<{7} ours\nStudy the tables\.\n={7}\nPrint the tables\.\n>{7} theirs\n/);
  });

  it('names the file of the repository in a remark, not the temporary one', async () => {
    const picture = ".claude/skills/tide/it's a picture.bin";
    await branches(picture, 'ours\0', 'theirs\0', 'base\0');
    const { status, stderr } = merged('merge', '-q', '-m', 'merge', 'upstream');
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^artifact-lineage: \.claude\/skills\/tide\/it's a picture\.bin: .* not UTF-8 text/m,
    );
    assert.equal(await read(picture), 'ours\0');
  });
});
