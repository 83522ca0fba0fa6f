import assert from 'node:assert/strict';
import { extensions } from 'vscode';
import type { ApiArtifact, ApiVersion, ArtifactLineageApi, ArtifactLineageExports } from '../../src/api';

/** The API of the extension under test, as another extension would get it. */
export async function lineageApi(): Promise<ArtifactLineageApi> {
  const extension = extensions.getExtension<ArtifactLineageExports>('artifact-lineage.artifact-lineage');
  assert.ok(extension, 'The extension is not there.');
  return (await extension.activate()).getApi(1);
}

/** An artifact by its path in the root `.claude` (or another root, when its path ends so). */
export async function artifactAt(path: string, root = '/.claude'): Promise<ApiArtifact | undefined> {
  const artifacts = await (await lineageApi()).listArtifacts();
  return artifacts.find((artifact) => artifact.path === path && artifact.root.endsWith(root));
}

/** Like {@link artifactAt}. @throws when it is not in the history */
export async function mustFind(path: string, root?: string): Promise<ApiArtifact> {
  const artifact = await artifactAt(path, root);
  assert.ok(artifact, `${path} is not in the history.`);
  return artifact;
}

/** An artifact's head. @throws when it has none */
export async function headOf(path: string, root?: string): Promise<ApiVersion> {
  const { head } = await mustFind(path, root);
  assert.ok(head, `${path} has no version.`);
  return head;
}

/** Waits until `probe` gives something. @throws with `what` when it does not within 20 seconds */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const until = Date.now() + 20_000;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    assert.ok(Date.now() < until, `Within 20 s it did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Waits for an artifact's next version after `before`, and for nothing more to follow. */
export async function nextHead(path: string, before: ApiVersion, root?: string): Promise<ApiVersion> {
  await eventually(`a version of ${path} after ${before.label}`, async () => {
    const { id } = await headOf(path, root);
    return id !== before.id;
  });
  // Longer than the quiet time after which a burst counts as over, so that a second version would show.
  await new Promise((resolve) => setTimeout(resolve, 800));
  return headOf(path, root);
}
