import { artifactDrift, type ArtifactDrift } from '../../../../src/operations/artifactDrift';
import { SKILL, type Linked } from '../linked';

/** How an artifact stands now, looked at without anything known before. */
export async function driftNow({ workspace }: Linked, artifactPath = SKILL): Promise<ArtifactDrift> {
  return (await artifactDrift(workspace.context, workspace.artifact(artifactPath), new Map())).drift;
}

/** The same in words: `modified`, `diverged 2`, `in-sync line-ends`. */
export async function told(linked: Linked, artifactPath = SKILL): Promise<string> {
  const { state, conflicts, form } = await driftNow(linked, artifactPath);
  const remarks = [
    ...(conflicts === undefined ? [] : [String(conflicts)]),
    ...(form?.lineEnds ? ['line-ends'] : []),
    ...(form?.modes ? ['modes'] : []),
  ];
  return [state, ...remarks].join(' ');
}
