import type { MarkerOptions } from '../core/merge/markers/markerOptions';
import { UsageError } from './commandError';

/** The options of conflict markers, which are those of `git merge-file`. */
export const MARKER_OPTIONS = {
  diff3: { type: 'boolean' },
  zdiff3: { type: 'boolean' },
  label: { type: 'string', short: 'L', multiple: true },
  'marker-size': { type: 'string' },
} as const;

interface MarkerValues {
  readonly diff3?: boolean | undefined;
  readonly zdiff3?: boolean | undefined;
  readonly label?: readonly string[] | undefined;
  readonly 'marker-size'?: string | undefined;
}

const LABELS = 3;
const LONGEST = 1000;

/**
 * How conflicts are to be marked.
 *
 * @param names used for labels that are not given
 * @throws UsageError
 */
export function markerOptions(values: MarkerValues, names: MarkerOptions['labels']): MarkerOptions {
  const labels = values.label ?? [];
  if (labels.length > LABELS) throw new UsageError('There are more than three labels.');
  if (values.diff3 && values.zdiff3)
    throw new UsageError('Only one of --diff3 and --zdiff3 can be asked for.');
  const style = values.zdiff3 ? 'zdiff3' : values.diff3 ? 'diff3' : 'plain';
  return {
    style,
    labels: {
      local: labels[0] ?? names.local,
      base: labels[1] ?? names.base,
      upstream: labels[2] ?? names.upstream,
    },
    ...(values['marker-size'] === undefined ? {} : { markerLength: markerLength(values['marker-size']) }),
  };
}

function markerLength(text: string): number {
  const length = Number(text);
  if (!Number.isInteger(length) || length < 1 || length > LONGEST)
    throw new UsageError(`The marker size must be a whole number from 1 to ${String(LONGEST)}, not ${text}.`);
  return length;
}
