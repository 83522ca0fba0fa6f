import { changedLeaves } from './changedLeaves';
import { jsonLeaves } from './jsonLeaves';
import { changedLines } from './changedLines';
import type { Finding, RiskKind } from './risk';

/**
 * What changed in a document of settings, value by value; line by line where one side is no JSON object.
 *
 * @param isOfInterest by the path of a value; lines are then all told, since nobody knows what they belong to
 */
export function jsonRisks(
  kind: RiskKind,
  before: string,
  after: string,
  isOfInterest: (path: string) => boolean = () => true,
): Finding[] {
  const [old, current] = [jsonLeaves(before), jsonLeaves(after)];
  if (!old || !current) return changedLines(kind, before, after);
  const [a, b] = [old, current].map((leaves) => leaves.filter(({ path }) => isOfInterest(path)));
  return changedLeaves(kind, a ?? [], b ?? []);
}
