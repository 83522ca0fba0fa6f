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
});
