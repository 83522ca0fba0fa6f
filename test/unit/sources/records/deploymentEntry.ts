/** One entry with what it needs, and these lines instead or besides. */
export function deploymentEntry(lines: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Readonly<Record<string, string | undefined>> = {
    artifact_name: '"a"',
    artifact_type: '"skill"',
    from_collection: '"default"',
    deployed_at: '"2026-01-05T15:07:49"',
    artifact_path: '"skills/a"',
    content_hash: '"abc123"',
    ...lines,
  };
  const text = Object.entries(all).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${value}`],
  );
  return ['[[deployed]]', ...text, ''].join('\n');
}
