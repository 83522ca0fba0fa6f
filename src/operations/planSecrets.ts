import { secretsIn, type SecretFinding } from '../core/risk/secretsIn';
import type { MergePlan } from './mergePlan';
import type { TrackingContext } from './trackingContext';

/** What looks like a secret in a file that is going to be pushed. */
export interface PushedSecret extends SecretFinding {
  readonly path: string;
}

/** The secrets in local files that upstream does not have in the same form already. @throws StoreError */
export async function planSecrets(
  { store, files }: TrackingContext,
  plan: MergePlan,
): Promise<PushedSecret[]> {
  const there = new Set(plan.upstream.manifest.map(({ hash }) => hash));
  const secrets: PushedSecret[] = [];
  for (const { path, hash, mode } of plan.local.manifest) {
    if (there.has(hash) || mode === '120000') continue;
    await files.pause?.();
    const found = secretsIn(await store.content(hash));
    secrets.push(...found.map((finding) => ({ ...finding, path })));
  }
  return secrets;
}
