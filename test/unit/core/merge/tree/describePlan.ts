import type { Conflict, FilePlan, TreePlan } from '../../../../../src/core/merge/tree/treePlan';

/** A plan in one line for each file, to be read and compared. */
export const describePlan = ({ files }: TreePlan): string[] => files.map(describeFile);

function describeFile(file: FilePlan): string {
  if (file.action === 'conflict')
    return `${file.path}: conflict ${file.conflicts.map((conflict) => describeConflict(conflict, file.path)).join('; ')}`;
  const { result } = file;
  const words = [`${file.path}: ${file.action}`, result.content];
  if (result.content === 'none') return words.join(' ');
  if (result.mode !== '100644') words.push(result.mode === '100755' ? 'executable' : 'link');
  if (result.content === 'merged') {
    if (!result.base) words.push('without base');
  } else if (result.move) {
    words.push(`from ${result.move.from}`);
    if (result.move.caseOnly) words.push('(case)');
  }
  return words.join(' ');
}

function describeConflict(conflict: Conflict, path: string): string {
  if ('deletedBy' in conflict) return `${conflict.kind} by ${conflict.deletedBy}`;
  if ('sameContent' in conflict) return `mode ${conflict.sameContent ? 'alone' : 'and content'}`;
  if ('group' in conflict) {
    const others = conflict.group.filter((other) => other !== path);
    return `${conflict.kind} at ${conflict.at} with ${others.join(', ')}`;
  }
  return conflict.kind;
}
