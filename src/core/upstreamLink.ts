import type { SourcePlace } from './sourcePlace';

/** Where an artifact's updates come from. */
export interface UpstreamLink {
  readonly source: SourcePlace | RemoteSource | NoSource;
  /** Of the artifact in the source, relative to its folder; empty where there is no folder. */
  readonly path: string;
}

/** A source on another machine, as other tools recorded it: known by name, never read. */
interface RemoteSource {
  readonly type: 'remote';
  readonly name: string;
}

/** The user said that the artifact has no upstream, so none is looked for. */
interface NoSource {
  readonly type: 'none';
}

/** A link to a source on this machine. */
export interface LocalLink extends UpstreamLink {
  readonly source: SourcePlace;
}

/** Whether what is linked can be read here. */
export function isLocalLink(link: UpstreamLink | undefined): link is LocalLink {
  return link !== undefined && link.source.type !== 'remote' && link.source.type !== 'none';
}
