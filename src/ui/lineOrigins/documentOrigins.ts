import type { TextDocument } from 'vscode';
import { attributeLines, type Attribution, type FileInVersion } from '../../core/attribution/attributeLines';
import { attributeText } from '../../core/attribution/attributeText';
import type { VersionId } from '../../core/identity';
import { splitLines } from '../../core/merge/textLines';
import { fileHistory, fileLines } from '../../operations/fileHistory';
import { TimeSlice } from '../../sources/timeSlice';
import { fileOfArtifact } from '../fileOfArtifact';
import { fileOfHistoryUri } from '../historyDocuments';
import type { Tracking } from '../tracking';

/** Files of versions of which it is kept where their lines come from: those of a few editors and of the way back. */
const MOST_KEPT = 200;

/** A document's lines, in the order they stand in it. */
export interface DocumentOrigins {
  readonly file: FileInVersion;
  /** The version that brought each line; undefined for one that is not recorded. */
  readonly lines: readonly (VersionId | undefined)[];
}

/** Finds out which versions brought the lines of documents, and keeps what was found: versions never change. */
export class DocumentOriginsFinder {
  readonly #kept = new Map<string, Attribution>();

  /**
   * @param signal ends the search
   * @returns undefined for a document that is no text of a recorded version, or of an artifact
   * @throws StoreError; the signal's reason when it was aborted
   */
  async find(
    tracking: Tracking,
    document: TextDocument,
    signal: AbortSignal,
  ): Promise<DocumentOrigins | undefined> {
    const { store } = tracking;
    const file = recordedFile(tracking, document);
    const version = store.version(file?.version);
    if (!file || !version) return undefined;
    const slice = new TimeSlice();
    const pause = async (): Promise<void> => {
      signal.throwIfAborted();
      await slice.pause();
    };
    const known = (one: FileInVersion): Attribution | undefined => {
      const kept = this.#kept.get(keyOf(one));
      // One of them may have been pruned since.
      return kept?.every((id) => store.version(id)) === true ? kept : undefined;
    };
    const attribution = await attributeLines(fileHistory(store, version, known), file, pause);
    const recorded = attribution && (await fileLines(store, file));
    signal.throwIfAborted();
    if (!recorded) return undefined;
    this.#keep(file, attribution);
    return { file, lines: attributeText(recorded, attribution, splitLines(document.getText()).lines) };
  }

  #keep(file: FileInVersion, attribution: Attribution): void {
    const key = keyOf(file);
    this.#kept.delete(key);
    this.#kept.set(key, attribution);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const keyOf = ({ version, path }: FileInVersion): string => `${version} ${path}`;

/** The recorded file that a document shows, or that the lines of a working file are compared with. */
function recordedFile(tracking: Tracking, { uri }: TextDocument): FileInVersion | undefined {
  const recorded = fileOfHistoryUri(uri);
  if (recorded) return recorded;
  const own = fileOfArtifact(tracking, uri);
  return own?.artifact.head && { version: own.artifact.head, path: own.path };
}
