import type { WorkBudget } from '../../align/workBudget';
import type { TextMerge } from '../../mergeText';
import type { ByKey } from '../byKey';
import { frontmatterOf } from './frontmatter';
import { linesInConflicts } from '../linesInConflicts';
import { sameValue } from '../sameValue';
import { mergeYamlByKey } from './yamlByKey';
import { yamlEntries } from './yamlEntries';
import { readYaml, yamlValue, type YamlSource } from './yamlSource';

/**
 * Merges the frontmatter of a Markdown text by its keys. Keys that stand next to each other have nothing to do with each
 * other, which a merge by lines cannot know.
 *
 * The base may be without frontmatter: all keys are added then. What the result parses to is compared with what was
 * decided, so that no detail of YAML makes a suggestion say something else.
 */
export function frontmatterByKey(merge: TextMerge, budget: WorkBudget): ByKey | undefined {
  const { base, local, upstream } = merge;
  const [before, mine, theirs] = [base, local, upstream].map(({ lines }) => frontmatterOf(lines));
  if (!mine || !theirs) return undefined;
  const sources = {
    base: readYaml(before?.lines ?? []),
    local: readYaml(mine.lines),
    upstream: readYaml(theirs.lines),
  };
  const { base: b, local: l, upstream: u } = sources;
  if (!b || !l || !u) return undefined;
  const entries = { base: cut(b), local: cut(l), upstream: cut(u) };
  if (!entries.base || !entries.local || !entries.upstream) return undefined;
  const { base: eb, local: el, upstream: eu } = entries;
  const merged = mergeYamlByKey({ base: eb, local: el, upstream: eu }, [], budget);
  if (!merged) return undefined;
  const checked = readYaml(merged.parts.flatMap((part) => part.checked));
  if (!checked || !sameValue(yamlValue(checked), merged.value)) return undefined;
  const result = [
    chosen(before?.open, mine.open, theirs.open),
    ...merged.parts.flatMap(({ lines }) => lines),
    chosen(before?.close, mine.close, theirs.close),
  ];
  const places = linesInConflicts(merge, result, { local: mine.end, upstream: theirs.end }, budget);
  return places && { places, keys: merged.keys };
}

function cut(source: YamlSource): ReturnType<typeof yamlEntries> {
  return yamlEntries(source, source.map, 0, source.lines.length);
}

/** A fence, which only blanks at its end can make another. */
function chosen(base: string | undefined, local: string, upstream: string): string {
  return local === base ? upstream : local;
}
