import { l10n } from 'vscode';
import { isLocalLink } from '../../core/upstreamLink';
import type { CommandHandler } from '../commands/commandTable';
import { artifactToCompare } from './artifactToCompare';
import { comparedSide, type ComparedSide } from './comparedSide';
import { compareTwo } from './compareTwo';

/** Compares what an artifact's upstream has now with its files, or with the version that the command was called on. */
export const compareWithUpstream: CommandHandler = async (tracking, node) => {
  const own = node && comparedSide(node);
  const artifact = await artifactToCompare(
    tracking,
    node,
    l10n.t('Compare with Upstream'),
    ({ upstream, deletedAt }) => isLocalLink(upstream) && deletedAt === undefined,
  );
  if (!artifact) return;
  const upstream: ComparedSide = { type: 'upstream', artifact };
  // The files come last: in a diff, the right side can be edited.
  if (own?.type === 'version') await compareTwo(tracking, own, upstream);
  else await compareTwo(tracking, upstream, { type: 'files', artifact });
};
