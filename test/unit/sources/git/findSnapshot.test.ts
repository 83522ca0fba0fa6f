import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { skillmeatDirectoryHash, skillsCliHash } from '../../../../src/core/foreignHashes';
import { findRecordedContent } from '../../../../src/sources/git/findRecordedContent';
import { GitHistories } from '../../../../src/sources/git/gitHistories';
import type { GitSnapshot } from '../../../../src/sources/git/gitSnapshot';
import { findSnapshot, type SnapshotSearch } from '../../../../src/sources/git/findSnapshot';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { useRealRepository } from './realRepository';

const bytesOf = (content: Readonly<Record<string, string>>) =>
  new Map(Object.entries(content).map(([path, text]) => [path, Buffer.from(text)]));
const skillmeat = (content: Readonly<Record<string, string>>) =>
  skillmeatDirectoryHash(bytesOf(content), nodeSha256);
const sha256 = nodeSha256;

describe('searching the git history of an artifact', () => {
  const repo = useRealRepository();

  it('asks about each content once, newest first', async () => {
    for (const text of ['one', 'two', 'one', 'three']) {
      await repo.write({ 'skills/x/SKILL.md': text });
      await repo.commit();
    }
    await rm(repo.at('skills/x'), { recursive: true });
    await repo.commit();
    const seen: string[] = [];
    const found = await findSnapshot({ folder: repo.path, path: 'skills/x' }, ({ files, isDirectory }) => {
      assert.ok(isDirectory);
      seen.push(Buffer.from(files.get('SKILL.md')?.bytes ?? []).toString());
      return false;
    });
    assert.equal(found, undefined);
    assert.deepEqual(seen, ['three', 'one', 'two']);
  });

  it('finds the same when many searches share a history', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `skills/s${String(i)}`);
    for (const text of ['one', 'other', 'three'])
      for (const half of [0, 1]) {
        const changed = names.filter((_, i) => i % 2 === half);
        await repo.write(Object.fromEntries(changed.map((name) => [`${name}/SKILL.md`, `${text} ${name}`])));
        await repo.commit();
      }
    const histories = new GitHistories();
    await histories.expect(repo.path, names);
    for (const path of names) {
      const holds = ({ files }: GitSnapshot): boolean =>
        Buffer.from(files.get('SKILL.md')?.bytes ?? []).toString() === `one ${path}`;
      const asked: number[] = [];
      const alone = await findSnapshot({ folder: repo.path, path }, holds);
      const mayHold: SnapshotSearch['mayHold'] = ({ files }) => {
        asked.push(files.get('SKILL.md')?.size ?? 0);
        return files.get('SKILL.md')?.size === `one ${path}`.length;
      };
      const shared = await findSnapshot({ folder: repo.path, path, histories, mayHold }, holds);
      assert.ok(alone);
      assert.deepEqual(shared, alone);
      assert.deepEqual(
        asked,
        ['three', 'other', 'one'].map((text) => `${text} ${path}`.length),
      );
    }
    histories.close();
    assert.equal(
      await findSnapshot({ folder: repo.path, path: 'skills/s1', histories }, () => true),
      undefined,
    );
  });

  it('finds what SkillMeat recorded of a directory, at the newest commit that had it', async () => {
    const content = { 'SKILL.md': 'a\n', 'scripts/run.py': 'b\n' };
    await repo.write({ '.claude/skills/x/SKILL.md': 'a\n', '.claude/skills/x/scripts/run.py': 'b\n' });
    await repo.commit();
    await repo.write({ '.claude/skills/x/SKILL.md': 'later' });
    await repo.commit();
    await repo.write({ '.claude/skills/x/SKILL.md': 'a\n' });
    const third = await repo.commit();
    await repo.write({ '.claude/skills/x/SKILL.md': 'now' });
    await repo.commit();
    const search = { folder: repo.at('.claude'), path: 'skills/x', sha256 } as const;
    const found = await findRecordedContent({ ...search, hash: skillmeat(content), tool: 'skillmeat' });
    assert.equal(found?.commit, third);
    assert.equal(found.committedAt, (1_700_000_000 + 180) * 1000);
    assert.deepEqual([...found.files.keys()].sort(), ['SKILL.md', 'scripts/run.py']);
    const cli = skillsCliHash(bytesOf(content), sha256);
    assert.equal((await findRecordedContent({ ...search, hash: cli, tool: 'skills-cli' }))?.commit, third);
    assert.equal(await findRecordedContent({ ...search, hash: 'no', tool: 'skillmeat' }), undefined);
  });

  it('finds what SkillMeat recorded of a single file: the hash of its bytes', async () => {
    await repo.write({ 'commands/c.md': 'one' });
    const first = await repo.commit();
    await repo.write({ 'commands/c.md': 'two' });
    await repo.commit();
    const search = { folder: repo.path, path: 'commands/c.md', tool: 'skillmeat', sha256 } as const;
    const found = await findRecordedContent({ ...search, hash: sha256(Buffer.from('one')) });
    assert.equal(found?.commit, first);
    assert.equal(found.isDirectory, false);
  });

  it('sees through line ends, never-versioned files and links', async () => {
    await repo.git('config', 'core.autocrlf', 'false');
    await repo.write({
      'crlf/SKILL.md': 'a\r\nb\r\n',
      'junk/SKILL.md': 'a',
      'junk/.DS_Store': 'finder',
      'link/SKILL.md': 'a',
      'link/sub/copy.md': { target: '../SKILL.md' },
    });
    await repo.commit();
    const isFound = async (path: string, hash: string): Promise<boolean> =>
      (await findRecordedContent({ folder: repo.path, path, hash, tool: 'skillmeat', sha256 })) !== undefined;
    assert.ok(await isFound('crlf', skillmeat({ 'SKILL.md': 'a\nb\n' })));
    assert.ok(await isFound('crlf', skillmeat({ 'SKILL.md': 'a\r\nb\r\n' })));
    assert.ok(await isFound('junk', skillmeat({ 'SKILL.md': 'a' })));
    assert.ok(await isFound('junk', skillmeat({ 'SKILL.md': 'a', '.DS_Store': 'finder' })));
    assert.ok(await isFound('link', skillmeat({ 'SKILL.md': 'a', 'sub/copy.md': 'a' })));
    const cli = skillsCliHash(bytesOf({ 'SKILL.md': 'a' }), sha256);
    const search = { folder: repo.path, path: 'link', hash: cli, tool: 'skills-cli', sha256 } as const;
    assert.ok(await findRecordedContent(search));
  });

  it('finds nothing outside a repository, and when it was stopped', async () => {
    const folder = repo.at('nowhere');
    assert.equal(await findSnapshot({ folder, path: 'x' }, () => true), undefined);
    await repo.write({ x: '' });
    await repo.commit();
    assert.ok(await findSnapshot({ folder: repo.path, path: 'x' }, () => true));
    const signal = AbortSignal.abort();
    assert.equal(await findSnapshot({ folder: repo.path, path: 'x', signal }, () => true), undefined);
  });
});
