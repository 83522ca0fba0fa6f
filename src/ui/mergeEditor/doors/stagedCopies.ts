import * as fs from 'node:fs/promises';
import path from 'node:path';
import { l10n, type Uri } from 'vscode';
import type { MarkerLabels } from '../../../core/merge/reading/markerLines';
import type { DoorSession, DoorText } from './doorSession';
import type { SavedResult } from './savedResult';
import type { StagedFiles } from './stagedFiles';
import { STAGED_SIDES } from './stagedPlace';
import type { StagedRecord } from './stagedRecord';
import { readStagedRecord, writeStagedRecord } from './stagedRecords';
import { inputsHash, stagedTexts, textsHash } from './stagedTexts';

/**
 * What there is of a text:
 * - `current`: exactly what would be staged now;
 * - `outdated`: nothing, or what can be written over without a loss;
 * - `untaken`: a saved result of the same texts that the session does not have all of;
 * - `untaken-of-others`: such a result, but other texts were merged in it.
 */
type StagedState = 'current' | 'outdated' | 'untaken' | 'untaken-of-others';

/** The copies of merges' texts with their records: what is staged, what was saved, and what the sessions have of it. */
export class StagedCopies {
  readonly #files: StagedFiles;

  constructor(files: StagedFiles) {
    this.#files = files;
  }

  async stateOf(session: DoorSession, text: DoorText): Promise<StagedState> {
    const result = this.#files.uriOf(session.folder, text.path, 'result');
    const record = await this.recordOf(result);
    const saved = await this.#hashOf(result);
    if (!record || saved === undefined) return 'outdated';
    if (!record.known.includes(saved))
      return record.inputs === inputsHash(text.merge) ? 'untaken' : 'untaken-of-others';
    const texts = stagedTexts(text, labelsOf(session));
    const isSame = record.staged === stagedHash(texts) && saved === textsHash([texts.result]);
    return isSame ? 'current' : 'outdated';
  }

  /** Writes all copies anew. @returns the texts as they were staged */
  async stage(session: DoorSession, text: DoorText): Promise<ReturnType<typeof stagedTexts>> {
    const labels = labelsOf(session);
    const texts = stagedTexts(text, labels);
    const result = this.#files.uriOf(session.folder, text.path, 'result');
    for (const side of STAGED_SIDES)
      await this.#files.stage(this.#files.uriOf(session.folder, text.path, side), texts[side]);
    await this.#write(result, {
      format: 1,
      path: text.path,
      artifactName: session.artifactName,
      labels,
      inputs: inputsHash(text.merge),
      staged: stagedHash(texts),
      known: [textsHash([texts.result])],
    });
    return texts;
  }

  /** @param result the URI of one @returns undefined when nothing is staged there */
  async recordOf(result: Uri): Promise<StagedRecord | undefined> {
    const place = this.#files.placeOf(result);
    return place && readStagedRecord(this.#files.folderOf(place));
  }

  /** A result as it is saved. @returns undefined when there is none @throws TypeError when it is not UTF-8 */
  async saved(result: Uri, isManual: boolean): Promise<SavedResult | undefined> {
    const place = this.#files.placeOf(result);
    const record = await this.recordOf(result);
    if (!place || !record) return undefined;
    const { path: file, labels, inputs } = record;
    const text = decoder.decode(await this.#files.readFile(result));
    return { folder: this.#files.sessionOf(place), path: file, text, labels, inputs, isManual };
  }

  /** A session has what a result says. */
  async take({ folder, path: file, text }: SavedResult): Promise<void> {
    const result = this.#files.uriOf(folder, file, 'result');
    const record = await this.recordOf(result);
    if (record)
      await this.#write(result, { ...record, known: [...record.known.slice(0, 1), textsHash([text])] });
  }

  /** What was saved and not taken, as after a crash. */
  async untaken({ folder }: Pick<DoorSession, 'folder'>): Promise<SavedResult[]> {
    const found: SavedResult[] = [];
    for (const name of await fs.readdir(folder).catch(() => [])) {
      const record = await readStagedRecord(path.join(folder, name));
      if (!record) continue;
      const result = this.#files.uriOf(folder, record.path, 'result');
      const hash = await this.#hashOf(result);
      const saved =
        hash === undefined || record.known.includes(hash) ? undefined : await this.saved(result, true);
      if (saved) found.push(saved);
    }
    return found;
  }

  async #hashOf(result: Uri): Promise<string | undefined> {
    const saved = await this.saved(result, true).catch(() => undefined);
    return saved && textsHash([saved.text]);
  }

  async #write(result: Uri, record: StagedRecord): Promise<void> {
    const place = this.#files.placeOf(result);
    if (place) await writeStagedRecord(this.#files.folderOf(place), record);
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

const stagedHash = (texts: ReturnType<typeof stagedTexts>): string =>
  textsHash(STAGED_SIDES.map((side) => texts[side]));

function labelsOf({ names }: DoorSession): MarkerLabels {
  const { local, upstream } = names;
  return {
    local: l10n.t('Local ({0})', local),
    base: l10n.t('before both sides changed it'),
    upstream: l10n.t('Upstream ({0})', upstream),
  };
}
