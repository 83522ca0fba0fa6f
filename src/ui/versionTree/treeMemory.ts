import * as v from 'valibot';
import { commands, EventEmitter, type Disposable, type Memento } from 'vscode';
import { ARTIFACT_KINDS } from '../../core/artifactKind';
import {
  FIRST_ARRANGEMENT,
  isFiltering,
  TREE_GROUPINGS,
  TREE_ORDERS,
  type TreeArrangement,
} from '../../core/treeArrangement';
import { STANDING_ORDER } from './standingGroups';

const KEY = 'treeArrangement';

/** What is kept may be an older release's: then the tree is as at first. */
const arrangementSchema: v.GenericSchema<unknown, TreeArrangement> = v.object({
  grouping: v.picklist(TREE_GROUPINGS),
  order: v.picklist(TREE_ORDERS),
  filter: v.object({
    text: v.string(),
    states: v.array(v.picklist(STANDING_ORDER)),
    kinds: v.array(v.picklist(ARTIFACT_KINDS.map(({ kind }) => kind))),
    days: v.optional(v.number()),
  }),
});

/** How the user wants the version tree laid out in this workspace. */
export class TreeMemory implements Disposable {
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #arrangement: TreeArrangement;

  constructor(memento: Memento) {
    this.#memento = memento;
    const kept = v.safeParse(arrangementSchema, memento.get(KEY));
    this.#arrangement = kept.success ? kept.output : FIRST_ARRANGEMENT;
    this.#tell();
  }

  get arrangement(): TreeArrangement {
    return this.#arrangement;
  }

  /** Shows it at once. @param isKept whether it is kept for the next window, too */
  change(part: Partial<TreeArrangement>, isKept = true): void {
    this.#arrangement = { ...this.#arrangement, ...part };
    if (isKept) void this.#memento.update(KEY, this.#arrangement);
    this.#tell();
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #tell(): void {
    const isFiltered = isFiltering(this.#arrangement.filter);
    void commands.executeCommand('setContext', 'artifactLineage.treeFiltered', isFiltered);
  }
}
