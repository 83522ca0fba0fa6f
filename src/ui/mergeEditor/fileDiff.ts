import { commands, l10n, type Uri } from 'vscode';
import { isText } from '../../core/isText';
import { markedText } from '../../core/merge/markers/markedText';
import type { ManifestEntry } from '../../core/manifest';
import { fileEffect, type FileEffect } from '../fileEffect';
import { targetOf } from '../mergeRequest';
import { storedUri, type PlanDocuments } from '../planDocuments';
import type { MergeSession } from './mergeSession';

const encoder = new TextEncoder();

/**
 * Opens the diff of one side of a file and what the merge would leave. Conflicts without a choice stand between markers; of
 * a file that is no text and not decided, the other side stands for what may come.
 */
export async function showFileDiff(
  documents: PlanDocuments,
  session: MergeSession,
  path: string,
  against: 'local' | 'upstream',
): Promise<void> {
  const { subject, decisions } = session;
  const outcome = session.outcome(path);
  if (!outcome) return;
  const { name } = subject.artifact;
  const entry = outcome.file[against];
  const left = entry && storedUri(name, entry.path, entry.hash);
  const effect = fileEffect(outcome, decisions, targetOf(subject.request));
  const right = resultUri(documents, session, effect, against);
  const isOpen = effect.change === 'undecided';
  const after = isOpen ? l10n.t('so far, with its conflicts') : l10n.t('after applying');
  const sides = [subject.names[against], after] as const;
  const title = `${path} (${sides[0]} ↔ ${sides[1]})`;
  if (left && right) {
    const [before, after] = await namedSides(documents, [left, right], sides);
    await commands.executeCommand('vscode.diff', before, after, title);
    return;
  }
  const label = right ?? left ?? documents.result(name, path, new Uint8Array());
  await commands.executeCommand('vscode.changes', title, [[label, left, right]]);
}

/** Editors of pictures and the like ignore the title, and show the names of both files: those then say which is which. */
async function namedSides(
  documents: PlanDocuments,
  uris: readonly [Uri, Uri],
  [before, after]: readonly [string, string],
): Promise<readonly [Uri, Uri]> {
  const [left, right] = uris;
  const contents = await Promise.all(uris.map((uri) => documents.readFile(uri)));
  return contents.every(isText) ? uris : [withName(left, before), withName(right, after)];
}

function withName(uri: Uri, name: string): Uri {
  const at = uri.path.lastIndexOf('/') + 1;
  // A slash in a name would be a folder: U+2215 looks like it.
  const file = `${name.replaceAll('/', '\u2215')} ${uri.path.slice(at)}`;
  return uri.with({ path: `${uri.path.slice(0, at)}${file}` });
}

function resultUri(
  documents: PlanDocuments,
  { subject: { artifact, names }, decisions }: MergeSession,
  { outcome, change, path, after: content }: FileEffect,
  against: 'local' | 'upstream',
): Uri | undefined {
  const stored = (entry: ManifestEntry | undefined): Uri | undefined =>
    entry && storedUri(artifact.name, path, entry.hash);
  if (change !== 'undecided') {
    if (content?.kind === 'new') return documents.result(artifact.name, path, content.bytes);
    return stored(content?.entry);
  }
  const { file } = outcome;
  if (outcome.kind !== 'text') return stored(against === 'local' ? file.upstream : file.local);
  const choice = decisions.choices.get(file.path);
  const labels = { local: names.local, base: '', upstream: names.upstream };
  const chunks = typeof choice === 'object' ? choice.chunks : undefined;
  const { text } = markedText(outcome.merge, { style: 'zdiff3', labels }, chunks);
  return documents.result(artifact.name, path, encoder.encode(text));
}
