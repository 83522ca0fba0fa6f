import { changedLeaves } from '../changedLeaves';
import type { Leaf } from '../leaf';
import type { Finding } from '../risk';
import { shownDetail } from '../shownDetail';
import { frontmatterLines } from './frontmatterLines';
import { riskyEntries, type RiskyEntry, type RiskyKey } from './riskyKeys';
import { toolRules, uncovered, type ToolRule } from './toolRules';

/**
 * Risks in the frontmatter of skills, commands and agents: https://code.claude.com/docs/en/skills#frontmatter-reference
 * and https://code.claude.com/docs/en/sub-agents#supported-frontmatter-fields.
 *
 * @param before undefined when there was no such file
 * @param isAgent where no `tools` means all of them; elsewhere none is allowed without a question then
 */
export function frontmatterRisks(before: string | undefined, after: string, isAgent: boolean): Finding[] {
  const [old, current] = [frontmatterLines(before ?? ''), frontmatterLines(after)];
  if (before !== undefined && old.join('\n') === current.join('\n')) return [];
  const [was, is] = [riskyEntries(old), riskyEntries(current)];
  const leaves = (entries: readonly RiskyEntry[], key: RiskyKey): readonly Leaf[] =>
    entries.filter((entry) => entry.key === key).flatMap((entry) => entry.leaves);
  return [
    ...widenedTools(was, is, 'allowed-tools', false, before !== undefined),
    ...widenedTools(was, is, 'tools', isAgent, before !== undefined),
    ...noLongerDenied(was, is),
    ...looserMode(was, is),
    ...changedLeaves('frontmatter-hooks', leaves(was, 'hooks'), leaves(is, 'hooks')),
    ...changedLeaves('mcp', leaves(was, 'mcp-servers'), leaves(is, 'mcp-servers')),
  ];
}

function rulesOf(entries: readonly RiskyEntry[], key: RiskyKey): ToolRule[] | undefined {
  const found = entries.filter((entry) => entry.key === key);
  return found.length === 0 ? undefined : found.flatMap(({ leaves }) => toolRules(leaves));
}

function nameOf(entries: readonly RiskyEntry[], key: RiskyKey): string {
  return entries.find((entry) => entry.key === key)?.name ?? key;
}

function widenedTools(
  was: readonly RiskyEntry[],
  is: readonly RiskyEntry[],
  key: 'allowed-tools' | 'tools',
  isAllWhenAbsent: boolean,
  hadFile: boolean,
): Finding[] {
  const [old, current] = [rulesOf(was, key), rulesOf(is, key)];
  const kind = 'allowed-tools' as const;
  if (isAllWhenAbsent && (!old || old.length === 0)) return [];
  if (!current || current.length === 0) {
    if (!isAllWhenAbsent || !hadFile) return [];
    const list = old?.map(({ text }) => text).join(', ') ?? '';
    return [{ kind, detail: shownDetail(`- ${nameOf(was, key)}: ${list}`), line: undefined }];
  }
  const name = nameOf(is, key);
  return uncovered(current, old ?? []).map(({ text, line }) => ({
    kind,
    detail: shownDetail(`${name}: ${text}`),
    line,
  }));
}

function noLongerDenied(was: readonly RiskyEntry[], is: readonly RiskyEntry[]): Finding[] {
  const key = 'disallowed-tools';
  return uncovered(rulesOf(was, key) ?? [], rulesOf(is, key) ?? []).map(({ text }) => ({
    kind: 'allowed-tools',
    detail: shownDetail(`- ${nameOf(was, key)}: ${text}`),
    line: undefined,
  }));
}

/** How much runs without a question; a mode that is not known counts as the loosest. */
const LOOSENESS: ReadonlyMap<string, number> = new Map([
  ['plan', 0],
  ['dontask', 1],
  ['default', 1],
  ['manual', 1],
  ['', 1],
  ['acceptedits', 2],
  ['auto', 3],
]);
const LOOSEST = 4;

function looserMode(was: readonly RiskyEntry[], is: readonly RiskyEntry[]): Finding[] {
  const key = 'permission-mode';
  const modeOf = (entries: readonly RiskyEntry[]): Leaf | undefined =>
    entries.find((entry) => entry.key === key)?.leaves[0];
  const [old, current] = [modeOf(was), modeOf(is)];
  const looseness = (leaf: Leaf | undefined): number =>
    LOOSENESS.get((leaf?.value ?? '').toLowerCase().replace(/[-_ ]/g, '')) ?? LOOSEST;
  const isSame = old?.value === current?.value;
  const isLooser = looseness(current) > looseness(old) || looseness(current) === LOOSEST;
  if (isSame || !isLooser) return [];
  const detail = current
    ? `${nameOf(is, key)}: ${current.value}`
    : `- ${nameOf(was, key)}: ${old?.value ?? ''}`;
  return [{ kind: 'allowed-tools', detail: shownDetail(detail), line: current?.line }];
}
