import type { Side } from '../mergeChunk';
import type { FileChoices } from './fileChoice';
import type { TreePlan } from './treePlan';

/** One side for every file, the settled ones too: of local or upstream, that side's tree. The base only where there is one. */
export function sideEverywhere({ files }: TreePlan, side: Side): FileChoices {
  return new Map(
    files.filter((file) => side !== 'base' || file.base).map((file) => [file.path, side] as const),
  );
}
