import { gitOutput } from './gitOutput';
import type { GitFolder } from './gitProcess';

/** A branch or a tag. */
export interface GitRef {
  /** `refs/heads/main`. */
  readonly name: string;
  /** Hex: the object that it names, which may be an annotated tag. */
  readonly object: string;
  readonly isAnnotated: boolean;
  /** Hex: the commit, or whatever else, that it leads to. */
  readonly target: string;
}

const FORMAT = '--format=%(refname)%00%(objecttype)%00%(objectname)%00%(*objectname)';

/** Every branch and tag of a folder's repository. @returns undefined when git failed */
export async function gitRefs(
  folder: GitFolder,
  signal: AbortSignal,
): Promise<readonly GitRef[] | undefined> {
  const output = await gitOutput(folder, ['for-each-ref', FORMAT], signal);
  return output?.split('\n').flatMap((line) => {
    const [name, type, object, peeled] = line.split('\0');
    if (name === undefined || object === undefined || peeled === undefined) return [];
    const isAnnotated = type === 'tag';
    return [{ name, object, isAnnotated, target: isAnnotated ? peeled : object }];
  });
}
