import { FileDecoration, ThemeColor, Uri, window, type Disposable } from 'vscode';
import type { Standing } from '../core/driftSummary';
import { isOfUpstream, LOOKS } from './driftWords';

/** A scheme of our own: decorations on it can never show on anybody else's files. */
const SCHEME = 'artifact-lineage-artifact';

/** The URI of an artifact's tree item, through which it gets the badge of its standing. */
export function artifactUri(name: string, standing: Standing): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${name}`, query: standing });
}

/** Letters in the colours of the Source Control view: `M` for modified, an arrow for what waits upstream. */
export function registerArtifactDecorations(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration: (uri) => (uri.scheme === SCHEME ? decorationOf(uri.query as Standing) : undefined),
  });
}

function decorationOf(standing: Standing): FileDecoration | undefined {
  if (!isOfUpstream(standing)) return undefined;
  const { badge, badgeColor, words } = LOOKS[standing];
  return badge === undefined ? undefined : new FileDecoration(badge, words(), new ThemeColor(badgeColor));
}
