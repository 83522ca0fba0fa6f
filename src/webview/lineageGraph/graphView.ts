import {
  MOST_ROWS,
  parseHostMessage,
  type Action,
  type Details,
  type Graph,
  type GraphMessage,
  type HostMessage,
  type Neighbour,
  type Row,
} from '../../protocol/lineageGraph';
import { LINEAGE_GRAPH_WORDS } from '../../protocol/lineageGraphWords';
import { Announcements } from '../page/announcements';
import type { HostConnection } from '../page/hostConnection';
import { Wording } from '../page/wording';
import { parseKeptGraph } from './keptGraph';
import { RowStore } from './rowStore';
import { Selection } from './selection';

/** What is shown: the host's layout, and what only this window knows. Elements read it and call it. */
export class GraphView {
  readonly words = new Wording(LINEAGE_GRAPH_WORDS);
  readonly announcements = new Announcements();
  readonly rows = new RowStore();
  readonly selection = new Selection();
  readonly #host: HostConnection<GraphMessage>;
  #changed: () => void = () => undefined;
  #artifact = '';

  graph: Graph | undefined;
  /** Of the selected versions, in the order of the selection. */
  details: readonly Details[] = [];
  /** Why nothing is shown any more. */
  gone = '';
  /** What went wrong with the latest message. */
  problem = '';
  filter = '';
  areOthersShown = true;
  /** The first version in sight; empty at the very top. */
  anchor = '';
  isShowingKeys = false;
  /** Grows with each change of what is shown. */
  revision = 0;
  /** Where to scroll once the rows are on the page: the row, and whether it may stay where it is when it is in sight. */
  scrollTarget: { readonly row: number; readonly isAnchor: boolean } | undefined;
  /** Whether the row that the keyboard is at takes the focus once it is on the page. */
  wantsFocus = false;

  constructor(host: HostConnection<GraphMessage>) {
    this.#host = host;
  }

  start(changed: () => void): void {
    this.#changed = changed;
    const kept = parseKeptGraph(this.#host.kept);
    this.filter = kept?.filter ?? '';
    this.areOthersShown = kept?.areOthersShown ?? true;
    this.anchor = kept?.anchor ?? '';
    const [first, second] = kept?.selected ?? [];
    const focus = second ?? first;
    if (focus !== undefined) this.selection.focus = { id: focus, row: null };
    if (first !== undefined && second !== undefined) this.selection.mark = { id: first, row: null };
    this.#artifact = kept?.artifact ?? '';
    this.#host.listen((received) => this.#hear(received));
    this.#host.send({
      type: 'ready',
      filter: this.filter,
      areOthersShown: this.areOthersShown,
      selected: this.selection.ids,
      anchor: this.anchor,
    });
  }

  /** What cannot be read is told on the page: nobody sees errors of a webview. */
  #hear(received: unknown): void {
    try {
      this.#receive(parseHostMessage(received));
    } catch (error) {
      this.problem = this.words.say('unreadable', error instanceof Error ? error.message : String(error));
    }
    this.update();
  }

  /** Shows again, and keeps, what changed. */
  update(): void {
    this.revision++;
    this.keep();
    this.#changed();
  }

  keep(): void {
    if (this.#artifact === '') return;
    const { filter, areOthersShown, anchor, selection } = this;
    this.#host.keep({
      artifact: this.#artifact,
      filter,
      areOthersShown,
      selected: selection.ids,
      anchor,
    });
  }

  #receive(message: HostMessage): void {
    switch (message.type) {
      case 'hello':
        this.#artifact = message.artifact;
        this.words.translate(message.words);
        document.documentElement.lang = message.locale;
        break;
      case 'graph':
        this.#receiveGraph(message.graph, message.rows.rows);
        this.rows.add(message.rows);
        break;
      case 'rows':
        this.rows.add(message.rows, this.selection.focus?.row);
        break;
      case 'details':
        this.details = message.details;
        this.selection.place(message.details.map(({ row, place }) => ({ id: row.id, row: place })));
        break;
      case 'show':
        this.selection.mark = undefined;
        this.selection.focus = message;
        this.scrollTarget = { row: message.row, isAnchor: false };
        // What somebody is writing goes on.
        this.wantsFocus = !(document.activeElement instanceof HTMLInputElement);
        break;
      case 'gone':
        this.gone = message.why;
        this.graph = undefined;
        break;
    }
  }

  #receiveGraph(graph: Graph, rows: readonly Row[]): void {
    const before = this.graph;
    this.graph = graph;
    this.gone = '';
    this.problem = '';
    this.rows.reset(graph);
    if (graph.anchor && this.anchor !== '') this.scrollTarget = { row: graph.anchor.row, isAnchor: true };
    if (before && before.filter !== graph.filter)
      this.announcements.add(graph.rows === 0 ? this.words.say('noMatch') : graph.subtitle);
    const first = rows[0]?.id;
    if (!this.selection.focus && first !== undefined) this.selection.focus = { id: first, row: 0 };
  }

  /** Asks for rows that are in sight, or soon will be. */
  need(first: number, end: number): void {
    if (!this.graph) return;
    for (const { from, count } of this.rows.missing(first, end))
      this.#host.send({ type: 'rows', layout: this.graph.layout, from, count });
  }

  /** Other rows are in sight now. @returns false when it is not known yet which version the first one is */
  scrolledTo(from: number, count: number): boolean {
    const anchor = from === 0 ? '' : this.rows.get(from)?.id;
    if (anchor === undefined) return false;
    this.anchor = anchor;
    this.#host.send({ type: 'scrolled', anchor, from, count: Math.min(count, MOST_ROWS) });
    this.keep();
    return true;
  }

  /** Puts the keyboard at a row. @param isExtending whether what was selected is compared with it */
  goTo(row: number, isExtending = false): void {
    const { graph, selection } = this;
    if (!graph || graph.rows === 0) return;
    const to = Math.min(graph.rows - 1, Math.max(0, row));
    const id = this.rows.get(to)?.id;
    if (id === undefined) {
      // It is not known what stands there: it is gone to as soon as it is.
      this.need(to, to + 1);
      this.scrollTarget = { row: to, isAnchor: false };
      this.#pending = { row: to, isExtending };
      this.update();
      return;
    }
    if (isExtending) selection.mark ??= selection.focus;
    this.#focusOn({ id, row: to });
  }

  #pending: { readonly row: number; readonly isExtending: boolean } | undefined;

  /** Once more rows are known: the one that was to be gone to may be. */
  settlePending(): void {
    const pending = this.#pending;
    if (!pending || !this.rows.get(pending.row)) return;
    this.#pending = undefined;
    this.goTo(pending.row, pending.isExtending);
  }

  goToVersion({ id, row }: Pick<Neighbour, 'id' | 'row'>): void {
    this.#focusOn({ id, row });
  }

  #focusOn(version: { readonly id: string; readonly row: number }): void {
    this.selection.focus = version;
    this.scrollTarget = { row: version.row, isAnchor: false };
    this.wantsFocus = true;
    this.#tellSelection();
  }

  /** Selects the version that the keyboard is at to compare with, or not any more. */
  toggleMark(): void {
    const { selection } = this;
    const { focus } = selection;
    if (!focus) return;
    const isMarked = selection.mark?.id === focus.id;
    selection.mark = isMarked ? undefined : focus;
    const label = this.focusedRow?.label ?? '';
    this.announcements.add(this.words.say(isMarked ? 'unselected' : 'selectedForCompare', label));
    this.#tellSelection();
  }

  clearMark(): void {
    this.selection.mark = undefined;
    this.#tellSelection();
  }

  #tellSelection(): void {
    this.#host.send({ type: 'select', ids: this.selection.ids });
    this.update();
  }

  /** The row that the keyboard is at, as far as it is known. */
  get focusedRow(): Row | undefined {
    const { focus } = this.selection;
    const row = focus && focus.row !== null ? this.rows.get(focus.row) : undefined;
    return row?.id === focus?.id ? row : this.details.find(({ row: { id } }) => id === focus?.id)?.row;
  }

  setFilter(text: string): void {
    if (text === this.filter) return;
    this.filter = text;
    this.anchor = '';
    this.#host.send({ type: 'filter', text });
    this.update();
  }

  showOthers(areShown: boolean): void {
    this.areOthersShown = areShown;
    this.#host.send({ type: 'others', areShown });
    this.update();
  }

  showKeys(isShown: boolean): void {
    this.isShowingKeys = isShown;
    this.update();
  }

  act(action: Action, id: string): void {
    this.#host.send({ type: 'act', action, id });
  }

  showFile(id: string, path: string): void {
    this.#host.send({ type: 'show-file', id, path });
  }

  /** Shows what the selected version changed, or what differs between the two. */
  open(): void {
    const [one, two] = this.selection.ids;
    if (one === undefined) return;
    if (two === undefined) this.act('show-changes', one);
    else this.compare();
  }

  compare(): void {
    const [one, two] = this.selection.ids;
    if (one !== undefined && two !== undefined) this.#host.send({ type: 'compare', ids: [one, two] });
  }
}
