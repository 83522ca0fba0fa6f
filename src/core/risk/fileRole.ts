import type { ArtifactKind } from '../artifactKind';

/**
 * What Claude Code, or another program, takes a file for because of its artifact's kind and its path, whatever is in it.
 * `plugin` is a manifest, which may declare hooks and servers.
 */
export type FileRole = 'hook' | 'workflow' | 'settings' | 'mcp' | 'plugin' | undefined;

/** Documents that lie beside what runs. */
const DOCUMENT =
  /(?:\.(?:md|markdown|txt|png|jpe?g|gif|svg|webp)|(?:^|\/)(?:license|licence|notice|readme))$/i;

/** @param path relative to the artifact */
export function fileRole(kind: ArtifactKind, path: string): FileRole {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (kind === 'settings' || /^settings(?:\.[\w-]+)?\.json$/.test(name)) return 'settings';
  if (kind === 'mcp-config' || /(?:^|\.)mcp(?:\.local)?\.json$/.test(name) || name === '.lsp.json')
    return 'mcp';
  if (/(?:^|\/)\.claude-plugin\/(?:plugin|marketplace)\.json$/.test(lower)) return 'plugin';
  if (name === 'hooks.json') return 'hook';
  if (DOCUMENT.test(lower)) return undefined;
  if (kind === 'hook' || /(?:^|\/)hooks\//.test(lower)) return 'hook';
  const isWorkflow = kind === 'plugin' ? lower.startsWith('workflows/') : kind === 'workflow';
  if (isWorkflow || /(?:^|\/)\.(?:github|gitea|forgejo)\/(?:workflows|actions)\//.test(lower))
    return 'workflow';
  return kind === 'mcp' ? 'mcp' : undefined;
}

/** Whether a Markdown file defines an agent. */
export function isAgentFile(kind: ArtifactKind, path: string): boolean {
  return kind === 'agent' || (kind === 'plugin' && /(?:^|\/)agents\//i.test(path));
}

/** Whether an artifact of a kind is one file, so that every link in its place leads out of it. */
export function isSingleFile(kind: ArtifactKind): boolean {
  switch (kind) {
    case 'command':
    case 'agent':
    case 'rule':
    case 'output-style':
    case 'settings':
    case 'memory':
    case 'mcp-config':
      return true;
    case 'skill':
    case 'hook':
    case 'workflow':
    case 'plugin':
    case 'mcp':
      return false;
  }
}
