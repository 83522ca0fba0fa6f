/** The files of a writer's n-th version: small ones, one that grows, one that is the same in all, now and then a large one. */
export function filesOf(skill: string, n: number): Record<string, string> {
  const lines = Array.from({ length: (n % 60) + 1 }, (_, i) => `${skill}, line ${String(i)} of ${String(n)}`);
  return {
    'SKILL.md': `version ${String(n)} of ${skill}`,
    'docs/growing.md': lines.join('\n'),
    'docs/same.md': 'the same in every version',
    ...(n % 10 === 0 ? { 'large.txt': `${skill} ${String(n)} `.repeat(8000) } : {}),
  };
}
