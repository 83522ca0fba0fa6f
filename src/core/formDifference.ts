import { entriesByPath } from './entriesByPath';
import type { Manifest } from './manifest';

/** In what two contents differ that are the same but for their form. */
export interface FormDifference {
  readonly lineEnds: boolean;
  /** Executable bits. */
  readonly modes: boolean;
}

/** @param a and `b`: contents of equal normalised hash */
export function formDifference(a: Manifest, b: Manifest): FormDifference {
  const others = entriesByPath(b);
  const pairs = a.map((entry) => [entry, others.get(entry.path)] as const);
  return {
    lineEnds: pairs.some(([one, other]) => one.hash !== other?.hash),
    modes: pairs.some(([one, other]) => one.mode !== other?.mode),
  };
}
