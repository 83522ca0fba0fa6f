import type { DeploymentChange } from '../../../../../src/sources/records/write/updateDeploymentRecord';
import { hashOf } from './deploymentChange';
import type { DeploymentText, EntryLine, EntryText, FieldLine } from './deploymentText';

const ORDER = [
  'artifact_name',
  'artifact_type',
  'from_collection',
  'deployed_at',
  'artifact_path',
  'content_hash',
  'local_modifications',
  'parent_hash',
  'version_lineage',
  'last_modified_check',
  'modification_detected_at',
  'merge_base_snapshot',
  'platform',
  'collection_sha',
];

/** What a change makes of the first entry, line by line; the entry has another content hash than the change. */
export function expectedDeployment(text: DeploymentText, change: DeploymentChange): DeploymentText {
  const [own, ...others] = text.entries;
  return own ? { ...text, entries: [edited(own, change), ...others] } : text;
}

function edited(entry: EntryText, change: DeploymentChange): EntryText {
  const values: Record<string, string> = {
    from_collection: change.fromCollection,
    content_hash: change.contentHash,
    parent_hash: hashOf('1'),
    merge_base_snapshot: change.baseHash,
    collection_sha: change.contentHash,
  };
  const lines: EntryLine[] = entry.lines
    .filter((line) => typeof line === 'string' || line.key !== 'modification_detected_at')
    .map((line) =>
      typeof line === 'string' ? line : withValue(line, values[line.key], entry.indent, change),
    );
  const missing = ORDER.filter((key) => !lines.some((line) => typeof line !== 'string' && line.key === key));
  for (const key of missing) {
    const value =
      key === 'version_lineage' ? lineage(change, entry.indent) : newValue(key, values[key], change);
    if (value === undefined) continue;
    const before = ORDER.slice(0, ORDER.indexOf(key));
    const above = before.reverse().find((name) => lines.some((line) => isField(line, name)));
    const index = above === undefined ? -1 : lines.findIndex((line) => isField(line, above));
    lines.splice(index + 1, 0, { key, start: `${entry.indent}${key} = `, value, rest: '' });
  }
  return { ...entry, lines };
}

const isField = (line: EntryLine, key: string) => typeof line !== 'string' && line.key === key;

function newValue(key: string, value: string | undefined, change: DeploymentChange): string | undefined {
  if (key === 'local_modifications') return change.localModifications ? 'true' : undefined;
  return value === undefined ? undefined : `"${value}"`;
}

const lineage = ({ contentHash }: DeploymentChange, indent: string) =>
  `[\n${indent}    "${contentHash}",\n${indent}    "${hashOf('1')}",\n${indent}]`;

function withValue(
  line: FieldLine,
  value: string | undefined,
  indent: string,
  change: DeploymentChange,
): FieldLine {
  if (line.key === 'local_modifications') return { ...line, value: String(change.localModifications) };
  if (line.key === 'version_lineage') {
    if (line.value === '[]') return { ...line, value: lineage(change, indent) };
    // Before the first hash, with its quotes, and on a line like its own when it has one.
    const [, head = '', gap = '', quote = ''] = /^([^"']*?)((?:\n[ \t]*)?)(["'])/.exec(line.value) ?? [];
    const rest = line.value.slice(head.length + gap.length);
    return { ...line, value: `${head}${gap}${quote}${change.contentHash}${quote},${gap || ' '}${rest}` };
  }
  if (value === undefined) return line;
  const quote = line.value.charAt(0);
  return { ...line, value: `${quote}${value}${quote}` };
}
