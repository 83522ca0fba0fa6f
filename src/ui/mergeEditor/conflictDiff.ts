import path from 'node:path';
import { commands, l10n } from 'vscode';
import type { MarkedParts } from '../../core/merge/reading/markedConflicts';
import type { PlanDocuments } from '../planDocuments';
import type { StagedRecord } from './doors/stagedRecord';

const encoder = new TextEncoder();

/** Opens the diff of the two sides of one conflict in a text. */
export async function showConflictDiff(
  documents: PlanDocuments,
  { artifactName, path: file, labels }: StagedRecord,
  { local, upstream }: MarkedParts,
): Promise<void> {
  const [left, right] = [local, upstream].map((lines) =>
    documents.result(artifactName, file, encoder.encode(lines.map((line) => `${line}\n`).join(''))),
  );
  const name = path.posix.basename(file);
  const title = l10n.t('Conflict in {0} ({1} ↔ {2})', name, labels.local, labels.upstream);
  await commands.executeCommand('vscode.diff', left, right, title);
}
