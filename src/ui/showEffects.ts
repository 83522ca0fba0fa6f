import { commands, type Uri } from 'vscode';
import type { ManifestEntry } from '../core/manifest';
import { markedText } from '../core/merge/markers/markedText';
import type { FileEffect } from './fileEffect';
import type { SideNames } from './mergeRequest';
import type { PlanDocuments } from './planDocuments';

const encoder = new TextEncoder();

export interface EffectSubject {
  readonly artifactName: string;
  readonly names: SideNames;
}

/** Opens the diff of what is there and what a merge would leave. Conflicts without a choice stand between markers. */
export async function showEffects(
  documents: PlanDocuments,
  subject: EffectSubject,
  effects: readonly FileEffect[],
  title: string,
): Promise<void> {
  const { artifactName } = subject;
  const resources = effects.map((effect) => {
    const left = effect.before && documents.stored(artifactName, effect.before.path, effect.before.hash);
    const right = resultUri(documents, subject, effect);
    const label = right ?? left ?? documents.result(artifactName, effect.path, new Uint8Array());
    return [label, left, right] as const;
  });
  const [first] = resources;
  if (first?.[1] && first[2] && resources.length === 1) {
    await commands.executeCommand('vscode.diff', first[1], first[2], title);
  } else {
    await commands.executeCommand('vscode.changes', title, resources);
  }
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
