/** The kinds of artifacts. */
export type ArtifactKind =
  | 'skill'
  | 'command'
  | 'agent'
  | 'rule'
  | 'output-style'
  | 'hook'
  | 'workflow'
  | 'plugin'
  | 'mcp'
  | 'settings'
  | 'memory'
  | 'mcp-config';

/** Where the artifacts of a kind are found, and what shape they have. */
export type KindShape =
  /** A directory, at any depth below `folder`, that holds the file `marker`. */
  | { readonly type: 'marked-directory'; readonly folder: string; readonly marker: string }
  /** A Markdown file in `folder`, `nested`: or in any folder below it. */
  | { readonly type: 'markdown-file'; readonly folder: string; readonly nested: boolean }
  /** Each file and each directory that lies directly in `folder`; `directoriesOnly`: each directory. */
  | { readonly type: 'entry'; readonly folder: string; readonly directoriesOnly: boolean }
  /** One file of a fixed name; `beside`: next to the root folder instead of in it. */
  | { readonly type: 'named-file'; readonly file: string; readonly beside: boolean };

export interface KindRow {
  readonly kind: ArtifactKind;
  readonly shape: KindShape;
  /** Versioned only when the setting `artifactLineage.optionalKinds` names it, and never merged automatically. */
  readonly optional: boolean;
  /** False where user scope keeps something else under that name (`~/.claude/plugins` is an installer's cache). */
  readonly inUserScope: boolean;
}

const inFolder = (kind: ArtifactKind, shape: KindShape, inUserScope = true): KindRow => ({
  kind,
  shape,
  optional: false,
  inUserScope,
});

const namedFile = (kind: ArtifactKind, file: string, beside: boolean): KindRow => ({
  kind,
  shape: { type: 'named-file', file, beside },
  optional: true,
  inUserScope: !beside,
});

/** The directory marker that makes any folder of skills or plugins a plugin. */
export const PLUGIN_MARKER = '.claude-plugin/plugin.json';

/**
 * Everything the project knows about kinds, in the order they are shown. Adding a kind is adding a row (and its label
 * and icon in `ui/kindLabel.ts`).
 */
export const ARTIFACT_KINDS: readonly KindRow[] = [
  inFolder('skill', { type: 'marked-directory', folder: 'skills', marker: 'SKILL.md' }),
  inFolder('command', { type: 'markdown-file', folder: 'commands', nested: true }),
  inFolder('agent', { type: 'markdown-file', folder: 'agents', nested: true }),
  inFolder('rule', { type: 'markdown-file', folder: 'rules', nested: true }),
  inFolder('output-style', { type: 'markdown-file', folder: 'output-styles', nested: false }),
  inFolder('hook', { type: 'entry', folder: 'hooks', directoriesOnly: false }),
  inFolder('workflow', { type: 'entry', folder: 'workflows', directoriesOnly: false }),
  inFolder('plugin', { type: 'marked-directory', folder: 'plugins', marker: PLUGIN_MARKER }, false),
  inFolder('mcp', { type: 'entry', folder: 'mcp', directoriesOnly: true }),
  namedFile('settings', 'settings.json', false),
  namedFile('memory', 'CLAUDE.md', false),
  namedFile('mcp-config', '.mcp.json', true),
];
