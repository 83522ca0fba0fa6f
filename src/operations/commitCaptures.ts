import type { ArtifactIdentity } from '../core/artifact';
import { StoreError } from '../store/storeError';
import type { Capture } from './capture';
import { isChangedElsewhere } from './isChangedElsewhere';
import type { TrackingContext } from './trackingContext';

/** A capture, and how it is made again: undefined when nothing is there any more. */
export interface PreparedCapture {
  readonly identity: ArtifactIdentity;
  readonly capture: Capture;
  readonly again: () => Promise<Capture | undefined>;
}

/** Each time another window has recorded something of one of the artifacts; once is rare. */
const ATTEMPTS = 5;

/**
 * Commits captures of artifacts of one root as one transaction, in one window at a time. What another window has recorded
 * of an artifact since it was captured is taken in first, and then it is captured again: several windows see the same edits
 * (all of them watch `~/.claude`), and what they record of them is one line of versions, not a branch for each window.
 *
 * Left out is what is gone, what keeps being recorded elsewhere, and what a window is writing just now: half of an
 * operation is nobody's edit. An operation is recorded before its first write, so that a capture that nothing recorded since
 * has overtaken saw none of them.
 *
 * @returns the captures as they were committed, without those left out, which are to be looked at again
 * @throws StoreError and then none of them counts
 */
export async function commitCaptures(
  context: TrackingContext,
  root: string,
  prepared: readonly PreparedCapture[],
): Promise<Capture[]> {
  const { store } = context;
  if (prepared.every(({ capture }) => capture.records.length === 0))
    return prepared.map(({ capture }) => capture);
  const isCurrent = ({ capture: { artifactId, stateClock } }: PreparedCapture): boolean =>
    store.stateClock(artifactId) === stateClock;
  const commit = async (): Promise<Capture[]> => {
    let waiting = prepared;
    for (let attempt = 1; ; attempt++) {
      await store.refresh();
      waiting = await withoutChanging(context, waiting);
      const current = waiting.filter(isCurrent);
      if (current.length === waiting.length || attempt === ATTEMPTS) {
        const captures = current.map(({ capture }) => capture);
        await store.commit(captures.flatMap(({ records }) => records));
        return captures;
      }
      waiting = await withAnew(waiting, isCurrent);
    }
  };
  try {
    return await store.recordingIn(root, commit);
  } catch (error) {
    // Another window takes long over the same root.
    if (error instanceof StoreError && error.reason === 'locked') return [];
    throw error;
  }
}

async function withoutChanging(
  context: TrackingContext,
  prepared: readonly PreparedCapture[],
): Promise<PreparedCapture[]> {
  const left: PreparedCapture[] = [];
  for (const one of prepared) if (!(await isChangedElsewhere(context, one.identity))) left.push(one);
  return left;
}

async function withAnew(
  prepared: readonly PreparedCapture[],
  isCurrent: (one: PreparedCapture) => boolean,
): Promise<PreparedCapture[]> {
  const left: PreparedCapture[] = [];
  for (const one of prepared) {
    const capture = isCurrent(one) ? one.capture : await one.again();
    if (capture) left.push({ ...one, capture });
  }
  return left;
}
