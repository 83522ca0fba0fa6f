import type { ArtifactKind } from '../../core/artifactKind';

/**
 * SkillMeat's artifact types that are kinds here. It has others: `spec_file`, `context_file` and `progress_template`
 * are documents of a project, which have no kind. A `composite` is deployed to `plugins/`, as is what its
 * synchronisation calls a `plugin`.
 */
const KINDS: ReadonlyMap<string, ArtifactKind> = new Map([
  ['skill', 'skill'],
  ['command', 'command'],
  ['agent', 'agent'],
  ['hook', 'hook'],
  ['mcp', 'mcp'],
  ['workflow', 'workflow'],
  ['composite', 'plugin'],
  ['plugin', 'plugin'],
  ['rule_file', 'rule'],
  ['project_config', 'memory'],
]);

/** The kind of a SkillMeat artifact type; undefined for one that is unknown or has none. */
export function skillmeatKind(type: string): ArtifactKind | undefined {
  return KINDS.get(type);
}
