import assert from 'node:assert/strict';
import path from 'node:path';
import type { VersionId } from '../../../../src/core/identity';
import { PIECE_BYTES, type Sha256 } from '../../../../src/core/sha256';
import { exportHistory } from '../../../../src/operations/exchange/exportHistory';
import { readToImport } from '../../../../src/operations/exchange/importHistories';
import { gitImportPlan } from '../../../../src/operations/exchange/importFromGit';
import { importPlan } from '../../../../src/operations/exchange/importPlan';
import { projectHistory, type ProjectHistory } from '../../../../src/operations/exchange/projectHistory';
import { readGit } from '../../../../src/operations/exchange/readGit';
import type { TrackingContext } from '../../../../src/operations/trackingContext';
import { nodeSha256 } from '../../../../src/store/nodeSha256';
import { git } from '../link/gitFolder';
import { useWorkspace } from '../workspace';

const SKILL = 'skills/pdf-tools';
const VERSIONS = 60;

/** Refuses to hash more than a piece at a time. */
const inPieces: Sha256 = Object.assign((bytes: Uint8Array): string => {
  assert.ok(bytes.length <= PIECE_BYTES);
  return nodeSha256(bytes);
}, nodeSha256);

describe('large histories', function () {
  this.timeout(60_000);
  const workspace = useWorkspace();
  const { signal } = new AbortController();

  /** A context whose store takes a while to find a version, and how often others had their turn since. */
  const slowContext = (): { readonly context: TrackingContext; readonly turns: () => number } => {
    const { context, store } = workspace.current;
    const find = store.version.bind(store);
    Object.defineProperty(store, 'version', {
      value: (id: VersionId | undefined) => {
        for (const end = performance.now() + 1; performance.now() < end;);
        return find(id);
      },
    });
    let turns = 0;
    let waiting = setImmediate(function turn() {
      turns++;
      waiting = setImmediate(turn);
    });
    return {
      context,
      turns: () => {
        clearImmediate(waiting);
        return turns;
      },
    };
  };
  const recorded = async (): Promise<string> => {
    for (let number = 0; number < VERSIONS; number++) {
      await workspace.current.write(SKILL, { 'SKILL.md': String(number) });
      await workspace.current.reconcile();
    }
    const { id } = workspace.current.artifact(SKILL);
    const target = path.join(workspace.current.directory, 'exported');
    await exportHistory(workspace.current.context, { artifacts: [id], format: 'git', target });
    return target;
  };

  it('have large files hashed in pieces', async () => {
    const here = workspace.current;
    git(here.directory, 'init', '--initial-branch=main');
    await here.write(SKILL, { 'SKILL.md': 'one', 'large.txt': 'line\r\n'.repeat(PIECE_BYTES / 4) });
    git(here.directory, 'add', '--all', '.claude');
    git(here.directory, 'commit', '-m', 'First');
    await here.reconcile();
    const artifact = here.artifact(SKILL);
    const context = { ...here.context, sha256: inPieces };
    const history = await projectHistory(context, here.root, artifact, signal);
    const head = here.head(SKILL);
    assert.deepEqual(
      history.versions.map(({ contentHash, metadata }) => [contentHash, metadata.normalisedHash]),
      [[head.contentHash, head.metadata.normalisedHash]],
    );
    const target = path.join(here.directory, 'exported');
    await exportHistory(here.context, { artifacts: [artifact.id], format: 'git', target });
    const [read] = await readToImport(context, readGit(target));
    assert.equal(read?.versions[0]?.contentHash, head.contentHash);
  });

  it('are planned while others have their turns', async () => {
    const target = await recorded();
    const [history] = await readToImport(workspace.current.context, readGit(target));
    assert.ok(history);
    const slow = slowContext();
    const plan = await importPlan(slow.context, history, workspace.current.root);
    assert.ok(slow.turns() > 1);
    assert.deepEqual([plan.added.length, plan.known], [0, VERSIONS]);
  });

  it('of git are planned while others have their turns, with a few looks at each version', async () => {
    await workspace.current.write(SKILL, { 'SKILL.md': 'one' });
    await workspace.current.reconcile();
    const artifact = workspace.current.artifact(SKILL);
    let looks = 0;
    const versions = Array.from({ length: VERSIONS }, (_, index) => {
      const id = index.toString(16).padStart(64, '0') as VersionId;
      return Object.defineProperty({}, 'id', { get: () => (looks++, id) });
    });
    const history = { versions, manifests: new Map(), tip: undefined, contents: new Map() };
    const slow = slowContext();
    const plan = await gitImportPlan(slow.context, artifact, history as unknown as ProjectHistory);
    assert.ok(slow.turns() > 1);
    assert.equal(plan.added, VERSIONS);
    assert.ok(looks < 10 * VERSIONS, String(looks));
  });
});
