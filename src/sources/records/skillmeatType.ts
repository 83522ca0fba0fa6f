import type { ArtifactKind } from '../../core/artifactKind';

const TYPES: ReadonlyMap<ArtifactKind, string> = new Map([
  ['skill', 'skill'],
  ['command', 'command'],
  ['agent', 'agent'],
  ['hook', 'hook'],
  ['mcp', 'mcp'],
  ['workflow', 'workflow'],
  ['plugin', 'composite'],
  ['rule', 'rule_file'],
]);

/** SkillMeat's word for a kind; undefined where it has none. The reverse of `skillmeatKind`. */
export function skillmeatType(kind: ArtifactKind): string | undefined {
  return TYPES.get(kind);
}
