import path from 'node:path';
import {
  commands,
  l10n,
  ProgressLocation,
  ThemeIcon,
  Uri,
  window,
  type LogOutputChannel,
  type QuickPickItem,
} from 'vscode';
import type { Artifact } from '../../core/artifact';
import { fileChanges } from '../../core/fileChange';
import type { RankedCandidate } from '../../core/similarity/rankCandidates';
import type { SourcePlace } from '../../core/sourcePlace';
import { isLocalLink, type LocalLink, type UpstreamLink } from '../../core/upstreamLink';
import { upstreamPlace } from '../../operations/changePlace';
import { linkUpstream } from '../../operations/linkUpstream';
import { placeContent } from '../../operations/placeContent';
import type { MergeFlow } from '../mergeFlow';
import { separator, type Questions } from '../questions';
import { reportError } from '../reportError';
import type { Tracking } from '../tracking';
import type { TrackingState } from '../trackingState';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { linkTo } from './linkAndSync';
import { linkCandidates, otherRoots, type LinkCandidate } from './linkCandidates';
import { pickSourceFolder } from './pickSource';
import { pickArtifact } from './pickVersion';

/** Offered at most; those that follow have hardly anything in common. */
const SHOWN = 50;
/** What has less in common is hardly where an artifact came from; it is offered last. */
const HARDLY_ALIKE = 0.05;

type Item = QuickPickItem & {
  readonly link?: LocalLink;
  readonly similarity?: number;
  readonly action?: 'folder' | 'none' | 'forget';
};

/** Says where an artifact's updates come from. It is always the user who decides: a name that is the same is only a hint. */
export class LinkCommand {
  readonly #state: TrackingState;
  readonly #log: LogOutputChannel;
  readonly #questions: Questions;
  readonly #flow: MergeFlow;

  constructor(state: TrackingState, log: LogOutputChannel, questions: Questions, flow: MergeFlow) {
    this.#state = state;
    this.#log = log;
    this.#questions = questions;
    this.#flow = flow;
  }

  readonly linkUpstream = async (tracking: Tracking, node: VersionTreeNode | undefined): Promise<void> => {
    const artifact =
      node?.type === 'artifact'
        ? node.artifact
        : await pickArtifact(tracking, l10n.t('Link Upstream'), {
            isOffered: ({ deletedAt }) => deletedAt === undefined,
            at: ({ upstream }) => Number(!upstream),
          });
    if (!artifact) return;
    const sources = [...(await tracking.sources()), ...otherRoots(tracking, artifact)];
    await this.#choose(tracking, artifact, sources);
  };

  async #choose(tracking: Tracking, artifact: Artifact, sources: readonly SourcePlace[]): Promise<void> {
    const title = l10n.t('Looking for where {0} may come from', artifact.name);
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    const ranked = await window.withProgress(options, (_, token) =>
      linkCandidates(tracking, artifact, sources, () => token.isCancellationRequested),
    );
    const chosen = await this.#questions.pick(itemsFor(artifact, ranked.slice(0, SHOWN)), {
      title: l10n.t('Link {0} to its upstream', artifact.name),
      placeHolder: ranked.some(isLike(artifact))
        ? l10n.t('Choose where its updates come from')
        : l10n.t('Nothing in the sources is like it: choose a folder, or say that it has no upstream'),
      onButton: ({ link }) => {
        if (!link) return;
        showDifferences(tracking, artifact, link).catch((error: unknown) => reportError(this.#log, error));
      },
    });
    if (chosen?.link) {
      if (await this.#isMeant(artifact, chosen)) await this.#link(tracking, artifact, chosen.link);
    } else if (chosen?.action === 'folder') await this.#chooseInFolder(tracking, artifact);
    else if (chosen?.action === 'none')
      await this.#unlink(tracking, artifact, { source: { type: 'none' }, path: '' });
    else if (chosen?.action === 'forget') await this.#unlink(tracking, artifact, null);
  }

  /** What has next to nothing in common is asked about, once. */
  async #isMeant({ name }: Artifact, { label, similarity = 1 }: Item): Promise<boolean> {
    if (similarity >= HARDLY_ALIKE) return true;
    return this.#questions.confirm({
      message: l10n.t('They have almost nothing in common. Link anyway?'),
      detail: l10n.t(
        '{0} would get its updates from {1}; nearly all of it would be asked about.',
        name,
        label,
      ),
      action: l10n.t('Link Anyway'),
    });
  }

  /** The folder of one artifact, or one that holds some. */
  async #chooseInFolder(tracking: Tracking, artifact: Artifact): Promise<void> {
    const source = await pickSourceFolder(tracking, this.#questions, l10n.t('Link Upstream'));
    if (!source) return;
    const marker = { skill: 'SKILL.md', plugin: '.claude-plugin/plugin.json' }[artifact.kind as string];
    const isIt =
      marker !== undefined &&
      (await tracking.context.files.stat(`${source.folder}/${marker}`).catch(() => undefined)) !== undefined;
    if (!isIt) {
      await this.#choose(tracking, artifact, [source]);
      return;
    }
    const folder = path.posix.dirname(source.folder);
    const place: SourcePlace = { type: 'folder', folder, name: path.posix.basename(folder) };
    await this.#link(tracking, artifact, { source: place, path: path.posix.basename(source.folder) });
  }

  async #link(tracking: Tracking, { id, name }: Artifact, link: LocalLink): Promise<void> {
    const hasBaseline = await linkTo(tracking, id, link);
    this.#state.update();
    const sync = l10n.t('Sync Artifact');
    const linked = l10n.t('{0} is linked to {1}.', name, link.source.name);
    const hint = hasBaseline
      ? ''
      : l10n.t('They have never been seen to be the same, so that what differs will be asked.');
    void this.#questions.tell(`${linked} ${hint}`.trim(), sync).then(async (choice) => {
      if (choice !== sync) return;
      try {
        await this.#flow.run(tracking, { kind: 'sync', artifactId: id });
      } catch (error) {
        await reportError(this.#log, error);
      }
    });
  }

  async #unlink({ context }: Tracking, { id, name }: Artifact, link: UpstreamLink | null): Promise<void> {
    await linkUpstream(context, { artifactId: id, link, baseline: undefined });
    this.#state.update();
    const done = link
      ? l10n.t('{0} has no upstream, and none is looked for.', name)
      : l10n.t('The link of {0} is forgotten.', name);
    void this.#questions.tell(done);
  }
}

/** Whether a candidate may well be where an artifact came from. */
const isLike =
  ({ name }: Artifact) =>
  ({ candidate, similarity }: RankedCandidate<LinkCandidate>): boolean =>
    similarity >= HARDLY_ALIKE || candidate.name === name;

function itemsFor(artifact: Artifact, ranked: readonly RankedCandidate<LinkCandidate>[]): Item[] {
  const differences = { iconPath: new ThemeIcon('diff'), tooltip: l10n.t('Show Differences') };
  const { upstream } = artifact;
  const itemOf = ({ candidate, similarity }: RankedCandidate<LinkCandidate>): Item => {
    const { source, found, name } = candidate;
    const isPresent =
      isLocalLink(upstream) && upstream.source.folder === source.folder && upstream.path === found.path;
    const hints = [
      l10n.t('{0}% alike', Math.round(similarity * 100)),
      ...(name === artifact.name ? [l10n.t('same name')] : []),
      ...(isPresent ? [l10n.t('linked now')] : []),
    ];
    return {
      link: { source, path: found.path },
      similarity,
      label: name,
      description: hints.join(' · '),
      detail: `${source.name} · ${found.path}`,
      buttons: [differences],
    };
  };
  const isAlike = isLike(artifact);
  const others = ranked.filter((one) => !isAlike(one)).map(itemOf);
  return [
    ...ranked.filter(isAlike).map(itemOf),
    separator(''),
    { action: 'folder', label: `$(folder-opened) ${l10n.t('Choose a folder...')}` },
    {
      action: 'none',
      label: `$(circle-slash) ${l10n.t('No upstream')}`,
      description: l10n.t('it is not looked for any more'),
    },
    ...(upstream
      ? [
          {
            action: 'forget' as const,
            label: `$(trash) ${l10n.t('Forget the link')}`,
            description: l10n.t('records of other tools are heeded again'),
          },
        ]
      : []),
    ...(others.length > 0 ? [separator(l10n.t('Hardly alike')), ...others] : []),
  ];
}

/** Opens the diff of what a candidate has and what the artifact has. */
async function showDifferences(
  { context, store }: Tracking,
  artifact: Artifact,
  link: LocalLink,
): Promise<void> {
  const content = await placeContent(context, upstreamPlace(artifact, link));
  const head = store.version(artifact.head);
  const own = head ? await store.manifest(head.contentHash) : [];
  const theirs = (file: string): Uri =>
    Uri.file(
      content.found?.isDirectory === false
        ? content.found.realPath
        : `${content.found?.realPath ?? ''}/${file}`,
    );
  const isSingle = own.length === 1 && artifact.path.endsWith(`/${own[0]?.path ?? ''}`);
  const mine = (file: string): Uri =>
    Uri.file(isSingle ? `${artifact.root}/${artifact.path}` : `${artifact.root}/${artifact.path}/${file}`);
  const changes = fileChanges(content.manifest, own).map((change) => {
    const left =
      change.change === 'added' ? undefined : theirs(change.change === 'renamed' ? change.from : change.path);
    const right = change.change === 'deleted' ? undefined : mine(change.path);
    return [right ?? left, left, right];
  });
  const title = `${artifact.name} (${link.source.name} ↔ ${l10n.t('local')})`;
  if (changes.length === 0) void window.showInformationMessage(l10n.t('They are the same.'));
  else await commands.executeCommand('vscode.changes', title, changes);
}
