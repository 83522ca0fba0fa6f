import { workspace } from 'vscode';
import { ARTIFACT_KINDS, type ArtifactKind } from '../core/artifactKind';
import type { CaptureSettings } from '../operations/trackingContext';

/** What the user can set, under `artifactLineage`. */
export interface Settings extends CaptureSettings {
  readonly isUserScopeOn: boolean;
  readonly reconcileIntervalMs: number;
  /** Folders that artifacts come from: absolute, or beginning with `~`. */
  readonly sources: readonly string[];
  readonly isStoreCompressed: boolean;
}

/** Reads the settings as they are now; a value out of range counts as the nearest in range. */
export function readSettings(): Settings {
  const settings = workspace.getConfiguration('artifactLineage');
  const optional = settings.get<unknown>('optionalKinds', []);
  const wanted: readonly unknown[] = Array.isArray(optional) ? optional : [];
  const kinds = ARTIFACT_KINDS.filter((row) => row.optional && wanted.includes(row.kind));
  const sources = settings.get<unknown>('sources', []);
  return {
    isUserScopeOn: settings.get('userScope.enabled', true),
    optionalKinds: new Set<ArtifactKind>(kinds.map(({ kind }) => kind)),
    maxFileSize: clamp(settings.get<unknown>('capture.maxFileSizeMB'), 1, 1024, 25) * 1_000_000,
    sources: Array.isArray(sources) ? sources.filter((text) => typeof text === 'string') : [],
    isStoreCompressed: settings.get('store.compress', true),
    reconcileIntervalMs: clamp(settings.get<unknown>('reconcileIntervalMinutes'), 1, 1440, 5) * 60_000,
  };
}

function clamp(value: unknown, min: number, max: number, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(Math.max(value, min), max)
    : otherwise;
}
