import { commands, type Uri } from 'vscode';
import type { ManifestEntry } from '../core/manifest';
import { isText } from '../core/isText';
import { markedText } from '../core/merge/markers/markedText';
import type { FileEffect } from './fileEffect';
import type { SideNames } from './mergeRequest';
import type { PlanDocuments } from './planDocuments';

const encoder = new TextEncoder();

export interface EffectSubject {
  readonly artifactName: string;
  readonly names: SideNames;
}

/**
 * Opens the diff of what is there and what a merge would leave. Conflicts without a choice stand between markers.
 *
 * @param what what is compared, for the title
 * @param sides what its two sides are called
 */
export async function showEffects(
  documents: PlanDocuments,
  subject: EffectSubject,
  effects: readonly FileEffect[],
  what: string,
  sides: readonly [before: string, after: string],
): Promise<void> {
  const { artifactName } = subject;
  const title = `${what} (${sides[0]} ↔ ${sides[1]})`;
  const resources = effects.map((effect) => {
    const left = effect.before && documents.stored(artifactName, effect.before.path, effect.before.hash);
    const right = resultUri(documents, subject, effect);
    const label = right ?? left ?? documents.result(artifactName, effect.path, new Uint8Array());
    return [label, left, right] as const;
  });
  const [first] = resources;
  if (first?.[1] && first[2] && resources.length === 1) {
    const [left, right] = await namedSides(documents, [first[1], first[2]], sides);
    await commands.executeCommand('vscode.diff', left, right, title);
  } else {
    await commands.executeCommand('vscode.changes', title, resources);
  }
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
  { artifactName, names }: EffectSubject,
  { outcome, change, path, after: content }: FileEffect,
): Uri | undefined {
  const stored = (entry: ManifestEntry | undefined): Uri | undefined =>
    entry && documents.stored(artifactName, path, entry.hash);
  if (change !== 'undecided') {
    if (content?.kind === 'new') return documents.result(artifactName, path, content.bytes);
    return stored(content?.entry);
  }
  if (outcome.kind !== 'text') return stored(outcome.file.upstream);
  const labels = { local: names.local, base: '', upstream: names.upstream };
  const { text } = markedText(outcome.merge, { style: 'zdiff3', labels });
  return documents.result(artifactName, path, encoder.encode(text));
}
