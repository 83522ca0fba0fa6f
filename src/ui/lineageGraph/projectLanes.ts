import type { Graph } from '../../protocol/lineageGraph';
import type { GraphModel } from './graphModel';

/** The other projects that have lanes, with the first lane of each. */
export function projectLanes({ versions, lanes }: GraphModel): Graph['projects'] {
  return versions.projects.flatMap(({ name }, index) => {
    const group = lanes.groups[index + 1];
    return group && group.width > 0 ? [{ name, lane: group.first }] : [];
  });
}
