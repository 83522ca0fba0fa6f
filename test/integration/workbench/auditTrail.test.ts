import assert from 'node:assert/strict';
import { pinArtifact } from '../../../src/operations/pinArtifact';
import { restoreVersion } from '../../../src/operations/restoreVersion';
import { undoChange } from '../../../src/operations/undoChange';
import { AuditTrail } from '../../../src/ui/auditTrail';
import { TrackingState } from '../../../src/ui/trackingState';
import { TrackedRoot } from '../trackedRoot';

describe('audit trail', () => {
  let root: TrackedRoot;
  const state = new TrackingState();
  const audit = new AuditTrail(state);

  before(async () => {
    root = await TrackedRoot.open();
    state.setTracking(root.tracking);
  });

  after(async () => {
    audit.dispose();
    state.dispose();
    await root.close();
  });

  it('says what was undone, pinned and linked; what changed no version has none', async () => {
    await root.linkedSkill('# s\n');
    await root.workspace.write('skills/s', { 'SKILL.md': '# s, edited\n' });
    await root.tracking.tracker.reconcileAll();
    const { context } = root.tracking;
    const { id } = root.workspace.artifact('skills/s');
    await pinArtifact(context, id, true);
    await pinArtifact(context, id, false);
    const first = root.workspace.versions('skills/s').find(({ number }) => number === 1);
    assert.ok(first);
    await restoreVersion(context, root.workspace.root, first.id);
    await undoChange(context, root.workspace.root, id);
    const [, , , ...rows] = audit.provideTextDocumentContent().trimEnd().split('\n');
    const words = rows.map((row) => row.split(/ {2,}/).slice(1, 4).join(' | '));
    const short = words.map((row) => row.replace(/-[0-9a-f]{7}/g, ''));
    assert.deepEqual(short, [
      'undone: restore | v1 | v2',
      'restored | v2 | v1',
      'unpinned | - | -',
      'pinned | - | -',
      'modified | v1 | v2',
      'upstream linked | - | -',
      'first seen | - | v1',
    ]);
  });
});
