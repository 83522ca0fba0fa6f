import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { contentHash } from '../../src/core/contentHash';
import { discover } from '../../src/core/discovery';
import { NodeFileTree } from '../../src/sources/nodeFileTree';
import { scanArtifact } from '../../src/sources/scanArtifact';
import { nodeSha256 } from '../../src/store/nodeSha256';
import type { Contest, Sides } from './measure';
import { seededRandom, writeSkill } from './sampleTree';

const FILES = 1100;

/** The content hash of an artifact of 1,100 files, read from the disk's cache, against one `sha256sum` of them all. */
export const treeHash: Contest = {
  name: `content hash of ${String(FILES)} files`,
  rival: '`sha256sum`',
  aim: 0.6,
  rounds: 15,
  open,
};

async function open(folder: string): Promise<Sides> {
  const root = { path: path.join(folder, '.claude'), scope: 'workspace' as const };
  writeSkill(path.join(root.path, 'skills/large'), FILES, seededRandom(1));
  const files = new NodeFileTree();
  const { artifacts } = await discover(root, files, { optionalKinds: new Set(), roots: [root] });
  const [found] = artifacts;
  assert.ok(found?.files.length === FILES);
  const names = found.files.map((file) => path.join(found.realPath, file.path));
  return {
    ours: async () => {
      const { manifest, filesRead } = await scanArtifact(found, {
        files,
        sha256: nodeSha256,
        maxFileSize: 25e6,
        cache: new Map(),
        previous: () => Promise.resolve(new Map()),
      });
      assert.equal(filesRead, FILES);
      assert.match(contentHash(manifest, nodeSha256), /^[0-9a-f]{64}$/);
    },
    theirs: async () => {
      const { stdout } = await promisify(execFile)('sha256sum', names, { maxBuffer: 1e8 });
      assert.equal(stdout.trim().split('\n').length, FILES);
    },
  };
}
