import type { ArtifactIdentity } from '../core/artifact';
import type { Capture } from './capture';
import { isChangedElsewhere } from './isChangedElsewhere';
import { OperationError } from './operationError';
import type { TrackingContext } from './trackingContext';

/** A capture, and how it is made again. */
export interface PreparedCapture {
  readonly identity: ArtifactIdentity;
  readonly capture: Capture;
  readonly again: () => Promise<Capture>;
}

/** Each time another window has recorded something of one of the artifacts; once is rare. */
const ATTEMPTS = 5;

/**
 * Commits captures of artifacts of one root as one transaction, in one window at a time. What another window has recorded
 * of an artifact since it was captured is taken in first, and then it is captured again: several windows see the same edits
 * (all of them watch `~/.claude`), and what they record of them is one line of versions, not a branch for each window.
 *
 * What a window is writing just now is left out: half of an operation is nobody's edit. An operation is recorded before
 * its first write, so that a capture that nothing recorded since has overtaken saw none of them.
 *
 * @returns the captures as they were committed, without those left out
 * @throws StoreError, OperationError `keeps-changing`; then none of them counts
 */
export async function commitCaptures(
  context: TrackingContext,
  root: string,
  prepared: readonly PreparedCapture[],
): Promise<Capture[]> {
  const { store } = context;
  if (prepared.every(({ capture }) => capture.records.length === 0))
    return prepared.map(({ capture }) => capture);
  return store.recordingIn(root, async () => {
    let waiting = prepared;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await store.refresh();
      waiting = waiting.filter(({ identity }) => !isChangedElsewhere(store, identity));
      const isCurrent = ({ artifactId, stateClock }: Capture): boolean =>
        store.stateClock(artifactId) === stateClock;
      if (waiting.every(({ capture }) => isCurrent(capture))) {
        const captures = waiting.map(({ capture }) => capture);
        await store.commit(captures.flatMap(({ records }) => records));
        return captures;
      }
      const anew: PreparedCapture[] = [];
      for (const one of waiting)
        anew.push(isCurrent(one.capture) ? one : { ...one, capture: await one.again() });
      waiting = anew;
    }
    throw new OperationError('keeps-changing');
  });
}
