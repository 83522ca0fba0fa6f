import { l10n } from 'vscode';
import type { ArtifactKind } from '../core/artifactKind';

/** The name of a kind's group in the tree. */
export function kindLabel(kind: ArtifactKind): string {
  switch (kind) {
    case 'skill':
      return l10n.t('Skills');
    case 'command':
      return l10n.t('Commands');
    case 'agent':
      return l10n.t('Agents');
    case 'rule':
      return l10n.t('Rules');
    case 'output-style':
      return l10n.t('Output Styles');
    case 'hook':
      return l10n.t('Hooks');
    case 'workflow':
      return l10n.t('Workflows');
    case 'plugin':
      return l10n.t('Plugins');
    case 'mcp':
      return l10n.t('MCP Servers');
    case 'settings':
      return l10n.t('Settings');
    case 'memory':
      return l10n.t('Memory');
    case 'mcp-config':
      return l10n.t('MCP Configuration');
  }
}

/** The codicon of a kind. */
export const KIND_ICON: Readonly<Record<ArtifactKind, string>> = {
  skill: 'mortar-board',
  command: 'terminal',
  agent: 'hubot',
  rule: 'law',
  'output-style': 'paintcan',
  hook: 'zap',
  workflow: 'list-tree',
  plugin: 'extensions',
  mcp: 'plug',
  settings: 'settings-gear',
  memory: 'book',
  'mcp-config': 'plug',
};
