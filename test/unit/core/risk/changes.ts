import type { ArtifactKind } from '../../../../src/core/artifactKind';
import type { FileMode } from '../../../../src/core/manifest';
import type { ChangedFile, FileSide, Risk } from '../../../../src/core/risk/risk';
import { risksOf } from '../../../../src/core/risk/risksOf';

export function side(text: string | Uint8Array, mode: FileMode = '100644'): FileSide {
  return { mode, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text };
}

export function changed(path: string, before: string | undefined, after: string): ChangedFile {
  return { path, before: before === undefined ? undefined : side(before), after: side(after) };
}

/** The risks of one changed file as `kind@line detail`, the line left out where there is none. */
export function told(kind: ArtifactKind, path: string, before: string | undefined, after: string): string[] {
  return risksOf(kind, [changed(path, before, after)]).map(asText);
}

export function asText({ kind, line, detail }: Risk): string {
  return `${kind}${line === undefined ? '' : `@${String(line)}`} ${detail}`;
}
