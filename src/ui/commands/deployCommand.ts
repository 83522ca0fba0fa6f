import { l10n, ProgressLocation, window, type QuickPickItem } from 'vscode';
import type { ArtifactIdentity } from '../../core/artifact';
import type { FoundArtifact } from '../../core/foundArtifact';
import type { Root } from '../../core/root';
import type { SourcePlace } from '../../core/sourcePlace';
import { isLocalLink, type LocalLink } from '../../core/upstreamLink';
import type { ChangeResult } from '../../operations/changeFiles';
import { deployArtifact } from '../../operations/deployArtifact';
import { assertKindIn } from '../../operations/assertKindIn';
import { deployedPlace, type DeployedPlace } from '../../operations/deployedPlace';
import { planDeployment, type DeploymentPlan } from '../../operations/planDeployment';
import { OperationError } from '../../operations/operationError';
import { Source } from '../../sources/upstream/source';
import type { ChangeRunner } from '../changeRunner';
import { errorMessage } from '../errorMessage';
import { assertMayWrite } from '../guardedChange';
import { KIND_ICON, kindLabel } from '../kindLabel';
import { leftOutLabel, leftOutSentence } from '../leftOutWords';
import type { Questions } from '../questions';
import { refusedLabel } from '../refusedWords';
import { riskDetail, riskLine, riskTitle } from '../riskWords';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { versionName } from '../versionName';
import type { LinkAndSync } from './linkAndSync';
import { pickRoot } from './pickRoot';
import { pickSource } from './pickSource';

/** An artifact of a source, and what it will be in the root. */
interface Deployment extends DeployedPlace {
  readonly link: LocalLink;
  readonly plan: DeploymentPlan;
}

interface Deployed {
  readonly deployment: Deployment;
  readonly result: ChangeResult;
}

type Item = QuickPickItem & { readonly found?: FoundArtifact };

/** Copies artifacts of a source into a root. */
export class DeployCommand {
  readonly #questions: Questions;
  readonly #changes: ChangeRunner;
  readonly #linkAndSync: LinkAndSync;

  constructor(questions: Questions, changes: ChangeRunner, linkAndSync: LinkAndSync) {
    this.#questions = questions;
    this.#changes = changes;
    this.#linkAndSync = linkAndSync;
  }

  readonly deployArtifact = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    assertMayWrite(tracking);
    const title = l10n.t('Deploy Artifact');
    const source = await pickSource(tracking, this.#questions, await tracking.sources(), title);
    const chosen = source && (await this.#pickArtifacts(tracking, source, title));
    if (!chosen || chosen.length === 0) return;
    const root =
      node?.type === 'root' || node?.type === 'kind'
        ? node.root
        : await pickRoot(tracking, this.#questions, title);
    if (!root) return;
    const deployments: Deployment[] = [];
    for (const found of chosen) {
      const place = await deployedPlace(tracking.context, tracking.tracker.roots, root, found);
      const link = { source, path: found.path };
      const plan = await planDeployment(tracking.context, place.identity, link);
      deployments.push({ ...place, link, plan });
    }
    if (await this.#isConfirmed(deployments)) await this.#deploy(tracking, root, deployments);
  };

  async #pickArtifacts(
    tracking: Tracking,
    source: SourcePlace,
    title: string,
  ): Promise<FoundArtifact[] | undefined> {
    const { artifacts, refused } = await new Source(source, tracking.context.files).listing();
    if (artifacts.length + refused.length === 0) {
      void this.#questions.tell(l10n.t('{0} has no artifacts.', source.name));
      return undefined;
    }
    const items: Item[] = artifacts.map((found) => ({
      found,
      label: `$(${KIND_ICON[found.kind]}) ${found.name}`,
      description: [kindLabel(found.kind), ...deployedIn(tracking, source, found)].join(' · '),
      detail: found.path,
    }));
    const others = refused.map(({ path, reason }): Item => ({
      label: `$(circle-slash) ${path}`,
      description: l10n.t('cannot be deployed: {0}', refusedLabel(reason)),
    }));
    const placeHolder = l10n.t('Choose what to deploy from {0}', source.name);
    const chosen = await this.#questions.pickMany([...items, ...others], { title, placeHolder });
    if (!chosen) return undefined;
    const found = new Set(chosen.flatMap((item) => item.found ?? []));
    // A skill brings those inside it along.
    for (const artifact of artifacts) {
      if ([...found].some(({ kind, path }) => kind === 'skill' && artifact.path.startsWith(`${path}/`)))
        found.add(artifact);
    }
    return artifacts.filter((artifact) => found.has(artifact));
  }

  async #isConfirmed(deployments: readonly Deployment[]): Promise<boolean> {
    const lines = deployments.flatMap(({ identity, plan }) =>
      plan.risks.map((risk) => `${identity.name} · ${riskLine(risk)}`),
    );
    if (lines.length === 0) return true;
    const leftOut = deployments.flatMap(({ identity, plan }) =>
      plan.content.skipped.map((file) => `${identity.name} · ${l10n.t('Left out')} · ${leftOutLabel(file)}`),
    );
    const [first, ...others] = deployments;
    const name =
      others.length === 0 ? (first?.identity.name ?? '') : l10n.t('{0} artifacts', deployments.length);
    return this.#questions.confirm({
      message: riskTitle(name, lines.length),
      detail: riskDetail([...lines, ...leftOut]),
      action: l10n.t('Deploy With These'),
    });
  }

  /** Each artifact all or nothing; cancelling stops before the next. */
  async #deploy(tracking: Tracking, root: Root, deployments: readonly Deployment[]): Promise<void> {
    const done: Deployed[] = [];
    const failed: string[] = [];
    const existing: Deployment[] = [];
    const title = l10n.t('Deploying to {0}', tracking.places.rootLabel(root));
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    await window.withProgress(options, async (progress, token) => {
      for (const deployment of deployments) {
        if (token.isCancellationRequested) break;
        const { root: own, identity, link, plan } = deployment;
        progress.report({ message: identity.name, increment: 100 / deployments.length });
        try {
          assertKindIn(own, identity);
          const result = await this.#changes.run(tracking, {
            artifact: identity,
            title: l10n.t('Deploying {0}', identity.name),
            work: () => deployArtifact(tracking.context, own, identity, link, plan.content),
          });
          if (result) done.push({ deployment, result });
        } catch (error) {
          if (error instanceof OperationError && error.problem === 'exists') existing.push(deployment);
          else failed.push(`${identity.name}: ${errorMessage(error)}`);
        }
      }
    });
    const [only, ...more] = done;
    if (only && more.length === 0) this.#tellOne(tracking, only);
    else if (only) this.#tellAll(tracking, root, done);
    if (failed.length > 0) void this.#questions.warn(failed.join(' '));
    for (const { identity, link } of existing) await this.#offerLink(tracking, identity, link);
  }

  #tellAll(tracking: Tracking, root: Root, done: readonly Deployed[]): void {
    const { length: count } = done;
    const leftOut = done.flatMap(({ deployment: { identity, plan } }) =>
      plan.content.skipped.map((file) => ({ ...file, path: `${identity.name}/${file.path}` })),
    );
    const message = l10n.t('Deployed {0} artifacts to {1}.', count, tracking.places.rootLabel(root));
    void this.#questions.tell(`${message} ${leftOutSentence(leftOut)}`.trim());
    for (const { deployment, result } of done)
      this.#changes.warn(l10n.t('Deployed {0}.', deployment.identity.name), result);
  }

  #tellOne(tracking: Tracking, { deployment, result }: Deployed): void {
    const { root, plan } = deployment;
    const { name } = deployment.identity;
    const place = tracking.places.rootLabel(root);
    if (!result.isChanged || result.to === undefined) {
      void this.#questions.tell(l10n.t('{0} is in {1} already.', name, place));
      return;
    }
    const version = versionName(tracking, result.to);
    const done = l10n.t('Deployed {0} to {1} as {2}.', name, place, version);
    this.#changes.tell(tracking, `${done} ${leftOutSentence(plan.content.skipped)}`.trim(), result);
  }

  async #offerLink(tracking: Tracking, { id, name, path }: ArtifactIdentity, link: LocalLink): Promise<void> {
    // What nobody has recorded yet may still be an artifact, and can be linked then.
    if (!tracking.store.artifact(id)) await tracking.tracker.reconcileAll().catch(() => undefined);
    const action = l10n.t('Link and Sync');
    const actions = tracking.store.artifact(id) ? [action] : [];
    const message = l10n.t('There is a different {0} already, at {1}. Nothing was changed.', name, path);
    if ((await this.#questions.tell(message, ...actions)) === action)
      await this.#linkAndSync(tracking, id, link);
  }
}

/** The roots where an artifact of a source is already. */
function deployedIn(tracking: Tracking, source: SourcePlace, { path }: FoundArtifact): string[] {
  const roots = tracking.store.artifacts().flatMap((artifact) => {
    const { upstream, deletedAt } = artifact;
    const isIt = isLocalLink(upstream) && upstream.source.folder === source.folder && upstream.path === path;
    const root = isIt && deletedAt === undefined ? tracking.rootOf(artifact) : undefined;
    return root ? [tracking.places.rootLabel(root)] : [];
  });
  return roots.length > 0 ? [l10n.t('deployed in {0}', roots.join(', '))] : [];
}
