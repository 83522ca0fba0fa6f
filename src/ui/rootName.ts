import type { Tracking } from './tracking';
import { withTilde } from './withTilde';

/** How a root is called, given by its path: `.claude`, `packages/api/.claude`; of one that is not open here, its place. */
export function rootName({ rootOf, places }: Pick<Tracking, 'rootOf' | 'places'>, root: string): string {
  const open = rootOf({ root });
  return open ? places.rootLabel(open) : withTilde(root);
}
