import type { VersionId } from '../../src/core/identity';

/** Something that an actor does to a store, as it tells its parent. Whose files `number` makes: see `filesOf`. */
export type StoreDeed =
  /** Two versions of two skills and an operation, all in one transaction. */
  | {
      readonly what: 'pair';
      readonly name: string;
      readonly number: number;
      readonly ids: readonly VersionId[];
    }
  /** An edit of the actor's own skill that was captured. */
  | {
      readonly what: 'capture';
      readonly name: string;
      readonly number: number;
      readonly id: VersionId;
    }
  /** An edit of the actor's own file in the skill that all actors edit, captured. */
  | { readonly what: 'share'; readonly name: string; readonly number: number }
  | {
      readonly what: 'restore';
      readonly name: string;
      readonly version: VersionId;
      readonly operation: string;
    }
  /** A tag on the actor's left skill, moved. */
  | { readonly what: 'tag'; readonly name: string; readonly version: VersionId | null }
  /** What was written of a version of the actor's left skill; an empty text takes it away. */
  | {
      readonly what: 'note';
      readonly name: string;
      readonly version: VersionId;
      readonly text: string;
    }
  /** Versions of the actor's own skill. */
  | { readonly what: 'prune'; readonly ids: readonly VersionId[] }
  | { readonly what: 'checkpoint' | 'sweep' };

/** A line that an actor prints. */
export type ActorLine =
  | { readonly step: 'ready' | 'struck' }
  /** `done` when, and only when, the store said that it is on disk. */
  | { readonly step: 'begun' | 'done'; readonly deed: StoreDeed };

export const SHARED_SKILL = 'skills/shared';
export const skillOf = (actor: string): string => `skills/${actor}`;
export const pairOf = (actor: string): readonly string[] => [`${actor} left`, `${actor} right`];
export const tagOf = (actor: string): string => `${actor} was here`;
export const pairOperation = (actor: string, number: number): string => `pair ${actor} ${String(number)}`;
