import { l10n } from 'vscode';
import { secretsIn } from '../core/risk/secretsIn';
import type { MergePlan } from '../operations/mergePlan';
import { planSecrets, type PushedSecret } from '../operations/planSecrets';
import type { FileEffect } from './fileEffect';
import type { Questions } from './questions';
import { riskDetail } from './riskWords';
import type { Tracking } from './tracking';

/** Refuses to push files that hold what looks like a secret, and says where. @returns whether there is none */
export async function hasNoSecrets(
  { context }: Tracking,
  questions: Questions,
  artifactName: string,
  plan: MergePlan,
  effects: readonly FileEffect[],
): Promise<boolean> {
  const written = new Set(
    effects
      .filter(({ change }) => change !== 'none' && change !== 'deleted')
      .flatMap(({ outcome }) => outcome.file.local?.path ?? []),
  );
  const inLocal = (await planSecrets(context, plan)).filter(({ path }) => written.has(path));
  // What was written by hand in the merge is in no file yet.
  const inMerged = effects.flatMap(({ after }): PushedSecret[] =>
    after?.kind === 'new' ? secretsIn(after.bytes).map((finding) => ({ ...finding, path: after.path })) : [],
  );
  const known = new Set(inMerged.map(({ path, detail }) => `${path}\n${detail}`));
  const secrets = [...inMerged, ...inLocal.filter(({ path, detail }) => !known.has(`${path}\n${detail}`))];
  if (secrets.length === 0) return true;
  const lines = secrets.map(({ path, line, detail }) => `${path}:${String(line)} · ${detail}`);
  await questions.refuse({
    message: l10n.t('{0} was not pushed: it holds what looks like a secret.', artifactName),
    detail: `${riskDetail(lines)}\n\n${l10n.t('Take it out and push again.')}`,
  });
  return false;
}
