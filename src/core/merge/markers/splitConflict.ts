import { alignLines } from '../align/alignLines';
import { internLines } from '../align/internLines';
import { WorkBudget } from '../align/workBudget';
import { changedRuns } from '../changedRuns';
import type { MergedLine } from '../mergedLine';
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
  /** The conflict that a next one may join, and what stands behind it. */
  let open: OpenConflict | undefined;
  let gap = new Gap();
  for (const section of sections) {
    if (section.kind === 'lines') {
      if (open && section.common) {
        gap.add(section);
        continue;
      }
      result.push(...gap.sections, section);
      gap = new Gap();
      open = undefined;
    } else if (open && gap.isSmall) {
      for (const side of ['local', 'base', 'upstream'] as const) {
        for (const { lines } of gap.sections) push(open[side], lines);
        push(open[side], section[side]);
      }
      gap = new Gap();
    } else {
      const { local, base, upstream } = section;
      result.push(...gap.sections);
      gap = new Gap();
      open = { kind: 'conflict', local: [...local], base: [...base], upstream: [...upstream] };
      result.push(open);
    }
  }
  result.push(...gap.sections);
  return result;
}

interface OpenConflict {
  readonly kind: 'conflict';
  readonly local: MergedLine[];
  readonly base: MergedLine[];
  readonly upstream: MergedLine[];
}

/** Lines common to both sides behind a conflict. */
class Gap {
  readonly sections: Extract<MarkedSection, { kind: 'lines' }>[] = [];
  private length = 0;
  private hasWord = false;

  add(section: Extract<MarkedSection, { kind: 'lines' }>): void {
    this.sections.push(section);
    this.length += section.lines.length;
    this.hasWord ||= section.lines.some(({ text }) => /[0-9A-Za-z]/.test(text));
  }

  get isSmall(): boolean {
    return this.length < LEAST_GAP || !this.hasWord;
  }
}

function push(to: MergedLine[], lines: readonly MergedLine[]): void {
  for (const line of lines) to.push(line);
}
