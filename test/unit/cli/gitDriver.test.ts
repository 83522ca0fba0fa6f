import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { useRealTree } from '../sources/realTree';
import { CLI } from './runCli';

const BASE = `---\nname: tide\n---\n\nRead the tables.\n\nAsk when unsure.\n`;

/** The README shows this line; `%A` is the file of the current branch and gets the result. */
const DRIVER = `"${process.execPath}" "${CLI}" merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B`;

describe('cli merge-file as a merge driver of git', () => {
  const disk = useRealTree();
  const skill = '.claude/skills/tide/SKILL.md';
  const env = {
    ...process.env,
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: disk.path, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const commit = async (text: string, message: string): Promise<void> => {
    await disk.write({ [skill]: text });
    git('add', '-A');
    git('commit', '-q', '-m', message);
  };
  const merge = (): number | null =>
    spawnSync('git', ['merge', '-q', '-m', 'merge', 'upstream'], { cwd: disk.path, env }).status;

  /** A repository where one branch has `ours` and the other `theirs`, both made from the base. */
  async function repository(ours: string, theirs: string): Promise<void> {
    git('init', '-q', '-b', 'main');
    git('config', 'merge.artifact-lineage.name', 'Artifact Lineage');
    git('config', 'merge.artifact-lineage.driver', DRIVER);
    await disk.write({ '.gitattributes': '.claude/** merge=artifact-lineage\n' });
    await commit(BASE, 'base');
    git('checkout', '-q', '-b', 'upstream');
    await commit(theirs, 'theirs');
    git('checkout', '-q', 'main');
    await commit(ours, 'ours');
  }

  it('merges what git asks it to, line ends of one side only included', async () => {
    const ours = BASE.replaceAll('\n', '\r\n');
    const theirs = BASE.replace('Ask', 'Always ask');
    await repository(ours, theirs);
    assert.equal(merge(), 0);
    assert.equal(await fs.readFile(disk.at(skill), 'utf8'), theirs.replaceAll('\n', '\r\n'));
    assert.equal(git('status', '--porcelain'), '');
  });

  it('leaves a conflict to the user, between the markers git wants', async () => {
    await repository(BASE.replace('Read', 'Study'), BASE.replace('Read', 'Print'));
    assert.equal(merge(), 1);
    assert.equal(git('status', '--porcelain').trim(), `UU ${skill}`);
    const text = await fs.readFile(disk.at(skill), 'utf8');
    assert.match(text, /\n<{7} ours\nStudy the tables\.\n={7}\nPrint the tables\.\n>{7} theirs\n/);
  });
});
