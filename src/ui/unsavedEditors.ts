import { workspace, type TextDocument } from 'vscode';
import { isWithin } from '../core/isWithin';
import { toSlashes } from '../sources/nodeFileTree';
import type { Tracking } from './tracking';

/** Where an artifact lies, in its root or in a source. */
export interface WrittenPlace {
  /** Absolute. */
  readonly root: string;
  readonly path: string;
}

/**
 * Editors with unsaved text of an artifact's files. Such text is on no disk: a restore could not capture it, and saving
 * it later would overwrite what was restored.
 */
export async function unsavedEditors(
  { context: { files }, places }: Pick<Tracking, 'context' | 'places'>,
  artifact: WrittenPlace,
): Promise<TextDocument[]> {
  const realPath = (file: string): Promise<string> =>
    files
      .resolve(file)
      .catch(() => undefined)
      .then((real) => real ?? file);
  // Links lead to an artifact in two ways: its folder may be one, and so may the way its file was opened.
  const home = await realPath(`${artifact.root}/${artifact.path}`);
  const unsaved: TextDocument[] = [];
  for (const document of workspace.textDocuments) {
    if (!document.isDirty || document.uri.scheme !== 'file') continue;
    const names = [places.pathOf(document.uri), await realPath(toSlashes(document.uri.fsPath))];
    const isInside = (name: string): boolean =>
      [home, `${artifact.root}/${artifact.path}`].some((place) => isWithin(name, place));
    if (names.some(isInside)) unsaved.push(document);
  }
  return unsaved;
}
