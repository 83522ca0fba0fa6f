import { TreeItem, type TreeItemCollapsibleState } from 'vscode';

/** A row of the tree with a label and whatever else is to be said. */
export function labelled(label: string, state: TreeItemCollapsibleState, rest: Partial<TreeItem>): TreeItem {
  return Object.assign(new TreeItem(label, state), rest);
}

/** The parts of a description, without those of which there is nothing to say. */
export function parted(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}

/** The names of tags as they stand beside a version: `[release-1, stable]`; empty without any. */
export const bracketed = (tags: string): string => (tags === '' ? '' : `[${tags}]`);
