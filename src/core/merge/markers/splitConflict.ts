import { alignLines } from '../align/alignLines';
import { internLines } from '../align/internLines';
import { WorkBudget } from '../align/workBudget';
import { changedRuns } from '../changedRuns';
import type { MarkedSection } from './markedSection';

/** Steps for comparing the sides of one conflict. */
const STEPS = 20_000_000;
/** Fewer lines than this between two conflicts do not keep them apart (git's xdl_simplify_non_conflicts). */
const LEAST_GAP = 4;

/** The same sections, each conflict split at the lines that both of its sides have. */
export function splitConflicts(sections: readonly MarkedSection[]): MarkedSection[] {
  return sections.flatMap((section) => {
    if (section.kind === 'lines') return [section];
    const { local, upstream } = section;
    if (local.length === 0 || upstream.length === 0) return [section];
    const texts = [local, upstream].map((lines) => lines.map(({ text }) => text));
    const inputs = internLines([], texts[0] ?? [], texts[1] ?? []);
    const runs = changedRuns(
      alignLines(inputs.local, inputs.upstream, inputs.distinct, new WorkBudget(STEPS)),
    );
    const result: MarkedSection[] = [];
    let at = 0;
    for (const { before, after } of runs) {
      result.push({ kind: 'lines', lines: local.slice(at, before.start), common: true });
      result.push({
        kind: 'conflict',
        local: local.slice(before.start, before.end),
        base: [],
        upstream: upstream.slice(after.start, after.end),
      });
      at = before.end;
    }
    result.push({ kind: 'lines', lines: local.slice(at), common: true });
    return result;
  });
}

/** The same sections, conflicts with little between them made one. */
export function joinNearConflicts(sections: readonly MarkedSection[]): MarkedSection[] {
  const result: MarkedSection[] = [];
  for (const section of sections) {
    const gap = result.length - result.findLastIndex(({ kind }) => kind === 'conflict') - 1;
    const before = result[result.length - 1 - gap];
    if (section.kind !== 'conflict' || before?.kind !== 'conflict') {
      result.push(section);
      continue;
    }
    const between = result.slice(result.length - gap);
    const lines = between.flatMap((part) => (part.kind === 'lines' ? part.lines : []));
    const isCommon = between.every((part) => part.kind === 'lines' && part.common);
    const isSmall = lines.length < LEAST_GAP || !lines.some(({ text }) => /[0-9A-Za-z]/.test(text));
    if (!isCommon || !isSmall) {
      result.push(section);
      continue;
    }
    result.splice(result.length - 1 - gap, gap + 1, {
      kind: 'conflict',
      local: [...before.local, ...lines, ...section.local],
      base: [...before.base, ...lines, ...section.base],
      upstream: [...before.upstream, ...lines, ...section.upstream],
    });
  }
  return result;
}
