import type { LineEnd, TextLines } from './textLines';

/** Where a property of the merged text comes from. `neither`: the sides differ and there is no base to tell who moved. */
export type FormOrigin = 'unchanged' | 'local' | 'upstream' | 'both' | 'neither';

/** One property of the merged text and whose choice it was. */
interface FormValue<T> {
  readonly value: T;
  readonly from: FormOrigin;
}

/**
 * What a text has beside its lines. Each is merged for itself, so that an editor that changed all line ends, or added
 * the last one, makes no conflict of any line.
 */
export interface MergedForm {
  readonly bom: FormValue<boolean>;
  /** The line end of most lines. */
  readonly lineEnd: FormValue<Exclude<LineEnd, ''>>;
  /** Whether the last line has an end. */
  readonly finalNewline: FormValue<boolean>;
}

/** Merges the form of three texts. */
export function mergeForm(base: TextLines, local: TextLines, upstream: TextLines): MergedForm {
  return {
    bom: threeWay(base.bom, local.bom, upstream.bom, true),
    // LF where nothing tells: it is what git stores and what every tool reads.
    lineEnd: threeWay(usualEnd(base), usualEnd(local), usualEnd(upstream), '\n'),
    finalNewline: threeWay(hasFinalNewline(base), hasFinalNewline(local), hasFinalNewline(upstream), true),
  };
}

/** The end that all lines of a text have; undefined for a text without any, `mixed` for one with both. */
export function onlyEnd({ ends }: TextLines): Exclude<LineEnd, ''> | 'mixed' | undefined {
  let only: Exclude<LineEnd, ''> | undefined;
  for (const end of ends) {
    if (end === '' || end === only) continue;
    if (only !== undefined) return 'mixed';
    only = end;
  }
  return only;
}

/** The end of most lines, LF where as many have the one as the other; undefined for a text without any. */
function usualEnd({ ends }: TextLines): Exclude<LineEnd, ''> | undefined {
  let balance = 0;
  let any = false;
  for (const end of ends) {
    if (end === '') continue;
    any = true;
    balance += end === '\n' ? 1 : -1;
  }
  if (!any) return undefined;
  return balance >= 0 ? '\n' : '\r\n';
}

function hasFinalNewline({ ends }: TextLines): boolean | undefined {
  return ends.length === 0 ? undefined : ends[ends.length - 1] !== '';
}

/** Undefined stands for a text too short to have the property: it changed nothing. */
function threeWay<T>(
  base: T | undefined,
  local: T | undefined,
  upstream: T | undefined,
  otherwise: T,
): FormValue<T> {
  const [mine, theirs] = [local ?? base, upstream ?? base];
  if (mine === theirs) return { value: mine ?? otherwise, from: mine === base ? 'unchanged' : 'both' };
  if (mine === base) return { value: theirs ?? otherwise, from: 'upstream' };
  if (theirs === base) return { value: mine ?? otherwise, from: 'local' };
  return { value: otherwise, from: 'neither' };
}
