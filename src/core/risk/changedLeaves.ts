import type { Finding, RiskKind } from './risk';
import type { Leaf } from './leaf';
import { shownDetail } from './shownDetail';

/**
 * What is new among the scalars of a document, then what went away: a rule that denies something, or a hook that guards
 * something, is missed once it is gone. A value that another took the place of is told by that one.
 */
export function changedLeaves(kind: RiskKind, before: readonly Leaf[], after: readonly Leaf[]): Finding[] {
  const known = new Set(before.map(textOf));
  const kept = new Set(after.map(textOf));
  const added = after.filter((leaf) => !known.has(textOf(leaf)));
  const replaced = new Set(added.filter(({ path }) => !path.endsWith('[]')).map(({ path }) => path));
  const removed = before.filter((leaf) => !kept.has(textOf(leaf)) && !replaced.has(leaf.path));
  if (added.length === 0 && removed.length === 0) {
    // The same values, otherwise put together: a hook's command under another matcher.
    const moved = after.find((leaf, index) => textOf(leaf) !== (before[index] && textOf(before[index])));
    return moved ? [{ kind, detail: shownDetail(textOf(moved)), line: moved.line }] : [];
  }
  return [
    ...added.map((leaf) => ({ kind, detail: shownDetail(textOf(leaf)), line: leaf.line })),
    ...removed.map((leaf) => ({ kind, detail: shownDetail(`- ${textOf(leaf)}`), line: undefined })),
  ];
}

function textOf({ path, value }: Leaf): string {
  return `${path}: ${value}`;
}
