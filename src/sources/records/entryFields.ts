import * as v from 'valibot';
import { recordPath } from './recordPath';
import { recordTime } from './recordTime';

const optionalText = v.nullish(
  v.pipe(
    v.string(),
    v.transform((text) => (text === '' ? undefined : text)),
  ),
);

const time = (unstated: 'utc' | 'local') =>
  v.pipe(
    v.union([v.string(), v.date()]),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const read = recordTime(dataset.value, unstated);
      if (read) return read;
      addIssue({ message: 'not-a-time' });
      return NEVER;
    }),
  );

const path = v.pipe(
  v.string(),
  v.nonEmpty('empty'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const read = recordPath(dataset.value);
    if (read !== undefined) return read;
    addIssue({ message: 'unsafe-path' });
    return NEVER;
  }),
);

/** A path in another repository or folder, whose root is `''`. */
const sourcePath = v.pipe(
  v.string(),
  v.transform((text) => (/^(?:\.\/?)*$/.test(text) ? '' : text)),
  v.union([v.literal(''), path], 'unsafe-path'),
);

/**
 * Schemas for the fields of entries, for {@link readEntry}. An optional field may be absent, `null`, or (a text)
 * empty: the tools write all three.
 */
export const entryFields = {
  text: v.pipe(v.string(), v.nonEmpty('empty')),
  optionalText,
  optionalFlag: v.nullish(v.boolean()),
  optionalTexts: v.nullish(v.array(v.string())),
  /** Relative to its folder, as {@link recordPath} makes it. */
  path,
  /** The same in a source, where it may also be the root: `''`. */
  optionalSourcePath: v.nullish(sourcePath),
  optionalUtcTime: v.nullish(time('utc')),
  optionalLocalTime: v.nullish(time('local')),
};
