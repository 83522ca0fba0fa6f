import * as v from 'valibot';
import { entryFields as f } from './entryFields';
import { frontmatterMap } from './frontmatterMap';
import { ProblemList } from './problemList';
import { readEntry } from './readEntry';
import type { Records } from './records';

/** Where gh installed a skill from, as it wrote it into the skill's own frontmatter. */
type GhMetadata =
  | {
      readonly from: 'github';
      /** An address, or `owner/repo`. */
      readonly repo: string;
      /** `refs/heads/main`, `refs/tags/v1`, or a commit. */
      readonly ref: string | undefined;
      /** The git tree of the skill's folder at that ref. */
      readonly treeSha: string | undefined;
      /** Of the skill's folder in the repository, empty for its root (or of its `SKILL.md`, as other tools write it). */
      readonly path: string | undefined;
      /** The ref that the user pinned; undefined when the skill follows the repository. */
      readonly pinned: string | undefined;
    }
  /** Copied from a folder of this machine; an absolute path. */
  | { readonly from: 'local'; readonly path: string };

const githubSchema = v.object({
  'github-repo': f.text,
  'github-owner': f.optionalText,
  'github-ref': f.optionalText,
  'github-tree-sha': f.optionalText,
  'github-path': f.optionalSourcePath,
  'github-pinned': f.optionalText,
});

const localSchema = v.object({ 'local-path': f.text });

const MENTIONED = /(?:github-repo|local-path)["']?[ \t]*:/;

/**
 * Reads what `gh skill install` added to a `SKILL.md` (`metadata` in its frontmatter); there is at most one entry. A
 * frontmatter that does not name gh's keys is not parsed, so that mistakes in other people's YAML are not reported as gh's.
 * Never throws.
 */
export function readGhMetadata(text: string): Records<GhMetadata> {
  const problems = new ProblemList('SKILL.md');
  const metadata = frontmatterMap(text, 'metadata', MENTIONED, problems);
  const entry = metadata && readMetadata(metadata, problems);
  return { entries: entry ? [entry] : [], problems: problems.all };
}

function readMetadata(
  metadata: Readonly<Record<string, unknown>>,
  problems: ProblemList,
): GhMetadata | undefined {
  // Installing from GitHub leaves an upstream's local-path alone; installing from a folder removes all of github-*.
  if (metadata['github-repo'] !== undefined) {
    const entry = readEntry(githubSchema, metadata, 'metadata', problems);
    if (!entry) return undefined;
    return {
      from: 'github',
      repo: repository(entry['github-owner'], entry['github-repo']),
      ref: entry['github-ref'] ?? undefined,
      treeSha: entry['github-tree-sha'] ?? undefined,
      path: entry['github-path'] ?? undefined,
      pinned: entry['github-pinned'] ?? undefined,
    };
  }
  if (metadata['local-path'] === undefined) return undefined;
  const entry = readEntry(localSchema, metadata, 'metadata', problems);
  return entry && { from: 'local', path: entry['local-path'] };
}

/** The first releases of gh wrote the owner apart from the repository's name. */
function repository(owner: string | null | undefined, repo: string): string {
  return typeof owner === 'string' && !repo.includes('/') ? `${owner}/${repo}` : repo;
}
