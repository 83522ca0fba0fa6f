import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../host/projectRoot';
import { useRealTree } from '../sources/realTree';

// The `diff3` package assigns a variable that it does not declare: strict code, which bundles are, throws there.
describe('the built command line', () => {
  const disk = useRealTree();
  const cli = path.join(projectRoot, 'dist/cli.js');

  it('is strict code', async () => {
    assert.match(await fs.readFile(cli, 'utf8'), /^#!\/usr\/bin\/env node\n"use strict";/);
  });

  it('merges', async () => {
    await disk.write({
      b: 'a\nb\nc\nd\ne\n',
      l: 'A\nb\nc\nd\ne\n',
      u: 'a\nb\nc\nd\nE\n',
      x: 'x\nb\nc\nd\ne\n',
    });
    const merge = (...names: string[]) =>
      spawnSync(process.execPath, [cli, 'merge-file', '-p', ...names.map((name) => disk.at(name))], {
        encoding: 'utf8',
      });
    const clean = merge('l', 'b', 'u');
    assert.deepEqual([clean.status, clean.stdout, clean.stderr], [0, 'A\nb\nc\nd\nE\n', '']);
    const conflict = merge('l', 'b', 'x');
    assert.deepEqual([conflict.status, conflict.stderr], [1, '']);
    assert.match(conflict.stdout, /^<{7} .*\nA\n={7}\nx\n>{7} .*\nb\nc\nd\ne\n$/);
  });

  it('merges directories, explains conflicts with suggestions, and hashes', async () => {
    const frontmatter = (...keys: string[]): string => ['---', ...keys, '---', ''].join('\n');
    const json = (...keys: string[]): string => `{\n${keys.join(',\n')}\n}\n`;
    await disk.write({
      'b/SKILL.md': frontmatter('name: a', 'version: 1'),
      'l/SKILL.md': frontmatter('name: a', 'version: 2'),
      'u/SKILL.md': frontmatter('name: b', 'version: 1'),
      'b/x.json': json('  "a": 1'),
      'l/x.json': json('  "a": 1', '  "b": 2'),
      'u/x.json': json('  "a": 1', '  "c": 3'),
    });
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8', cwd: disk.path });
    const tree = run('merge-tree', 'b', 'l', 'u', 'o');
    assert.deepEqual([tree.status, tree.stderr], [2, '']);
    const suggested = (...files: string[]): unknown => {
      const { chunks } = JSON.parse(run('merge-file', '--json', ...files).stdout) as {
        chunks: { suggestions?: { lines: string[] }[] }[];
      };
      return chunks.flatMap(({ suggestions }) => suggestions?.[0]?.lines ?? []);
    };
    assert.deepEqual(suggested('l/SKILL.md', 'b/SKILL.md', 'u/SKILL.md'), ['name: b', 'version: 2']);
    assert.deepEqual(suggested('l/x.json', 'b/x.json', 'u/x.json'), ['  "b": 2,', '  "c": 3']);
    assert.match(run('hash', 'l').stdout, /^[0-9a-f]{64}\n$/);
  });
});
