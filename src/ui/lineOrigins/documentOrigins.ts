import type { TextDocument, Uri } from 'vscode';
import { attributeHunks, type AttributedHunk } from '../../core/attribution/attributeHunks';
import {
  attributeLines,
  type Attribution,
  type FileHistory,
  type FileInVersion,
} from '../../core/attribution/attributeLines';
import { attributeText } from '../../core/attribution/attributeText';
import { removedLines } from '../../core/attribution/removedLines';
import { unchangedLines } from '../../core/attribution/unchangedLines';
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
  /** What it differs in from the older text that it is compared with; none where it is compared with none. */
  readonly hunks: readonly AttributedHunk[];
}

/** Finds out which versions brought the lines of documents, and keeps what was found: versions never change. */
export class DocumentOriginsFinder {
  readonly #kept = new Map<string, Attribution>();

  /**
   * @param older the text that the document is compared with, where it is the right side of a diff
   * @param signal ends the search
   * @returns undefined for a document that is no text of a recorded version, or of an artifact
   * @throws StoreError; the signal's reason when it was aborted
   */
  async find(
    tracking: Tracking,
    { document, older }: { readonly document: TextDocument; readonly older?: Uri | undefined },
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
    const history = fileHistory(store, version, known);
    const attribution = await attributeLines(history, file, pause);
    const recorded = attribution && (await fileLines(store, file));
    signal.throwIfAborted();
    if (!recorded) return undefined;
    this.#keep(file, attribution);
    const text = splitLines(document.getText()).lines;
    const lines = await attributeText(recorded, attribution, text, pause);
    const before = older && fileOfHistoryUri(older);
    const hunks = before ? await hunksBetween(history, before, { file, text, lines }, pause) : [];
    return { file, lines, hunks };
  }

  #keep(file: FileInVersion, attribution: Attribution): void {
    const key = keyOf(file);
    this.#kept.delete(key);
    this.#kept.set(key, attribution);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** What a text differs in from a version of its file; none where it does not come from it. */
async function hunksBetween(
  history: FileHistory,
  before: FileInVersion,
  { file, text, lines }: Pick<DocumentOrigins, 'file' | 'lines'> & { readonly text: readonly string[] },
  pause: () => Promise<void>,
): Promise<readonly AttributedHunk[]> {
  const removed = await removedLines(history, before, file, pause);
  const older = removed && (await history.lines(before));
  return older ? attributeHunks(await unchangedLines(older, text, pause), lines, removed) : [];
}

const keyOf = ({ version, path }: FileInVersion): string => `${version} ${path}`;

/** The recorded file that a document shows, or that the lines of a working file are compared with. */
function recordedFile(tracking: Tracking, { uri }: TextDocument): FileInVersion | undefined {
  const recorded = fileOfHistoryUri(uri);
  if (recorded) return recorded;
  const own = fileOfArtifact(tracking, uri);
  return own?.artifact.head && { version: own.artifact.head, path: own.path };
}
