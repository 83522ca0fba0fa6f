import diff3 from 'diff3';
import { sameItems } from './sameItems';

/** Whose lines a region gets. */
type RegionDecision = 'unchanged' | 'local' | 'upstream' | 'both' | 'conflict';

const BEFORE = -1;
const AFTER = -2;

/**
 * Decides a region that stands between lines unchanged on both sides, each side's lines of it taken as one: the `diff3`
 * package says whose they are, or that there is a conflict.
 */
export function decideRegion(base: Int32Array, local: Int32Array, upstream: Int32Array): RegionDecision {
  const forms: Int32Array[] = [];
  const whole = (lines: Int32Array): number[] => {
    if (lines.length === 0) return [BEFORE, AFTER];
    let form = forms.findIndex((known) => sameItems(known, lines));
    if (form === -1) form = forms.push(lines) - 1;
    return [BEFORE, form, AFTER];
  };
  const [b, l, u] = [whole(base), whole(local), whole(upstream)];
  const blocks = diff3(l, b, u);
  if (blocks.some((block) => block.conflict)) return 'conflict';
  const merged = blocks.flatMap((block) => block.ok ?? []).join();
  const [isBase, isLocal, isUpstream] = [merged === b.join(), merged === l.join(), merged === u.join()];
  if (isLocal && isUpstream) return isBase ? 'unchanged' : 'both';
  return isLocal ? 'local' : 'upstream';
}
