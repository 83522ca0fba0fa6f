import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Graph } from '../../../protocol/lineageGraph';
import { LightElement } from '../../page/lightElement';
import type { GraphView } from '../graphView';
import { pressKey } from '../keys';
import { laneScale, ROW_HEIGHT } from '../lanes';
import { RecycledPlaces } from '../recycledPlaces';
import { versionRow } from './versionRow';

/** Rows above and below those in sight that are on the page, too; none while more than a page goes by at once. */
const SPARE = 12;
/** Rows above and below those in sight that are asked for ahead. */
const AHEAD = 100;
/** How long the scroll position has to rest before it is told and kept. */
const TOLD_AFTER_MS = 150;
/** The part of the list's width that lanes get at most, and in pixels. */
const LANES_SHARE = 0.34;
const MOST_LANES_WIDTH = 280;

/** The versions: one stop for the Tab key, arrow keys inside. Only the rows in sight are on the page, and the one with the focus. */
export class VersionListElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    graph: { attribute: false },
    revision: { attribute: false },
  };
  declare view: GraphView;
  declare graph: Graph;
  declare revision: number;
  #top = 0;
  #height = 0;
  #width = 0;
  #told: number | undefined;
  #isFlying = false;
  readonly #places = new RecycledPlaces();
  readonly #sizes = new ResizeObserver(([entry]) => {
    const { width = 0, height = 0 } = entry?.contentRect ?? {};
    if (width === this.#width && height === this.#height) return;
    this.#width = width;
    this.#height = height;
    this.requestUpdate();
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    clearTimeout(this.#told);
  }

  protected override firstUpdated(): void {
    if (this.#list) this.#sizes.observe(this.#list);
  }

  get #list(): HTMLElement | null {
    return this.querySelector('.versions');
  }

  get #inSight(): { readonly first: number; readonly count: number } {
    const first = Math.floor(this.#top / ROW_HEIGHT);
    return { first, count: Math.ceil(this.#height / ROW_HEIGHT) + 1 };
  }

  override render(): TemplateResult {
    const { view, graph } = this;
    const { first, count } = this.#inSight;
    const shown = this.#shownRows(first, count);
    const scale = laneScale(graph.lanes, Math.min(this.#width * LANES_SHARE, MOST_LANES_WIDTH));
    const stop = this.#stop(first);
    const identity = (row: number): string | number => view.rows.get(row)?.id ?? row;
    const places = this.#places.placesOf(shown.map(identity));
    return html`<div
      class="versions"
      role="listbox"
      aria-multiselectable="true"
      aria-label=${view.words.say('versions')}
      @scroll=${() => this.#scroll()}
      @keydown=${(event: KeyboardEvent) => this.#press(event)}
    >
      <div role="presentation" class="spacer" .style=${`height: ${String(graph.rows * ROW_HEIGHT)}px`}>
        ${repeat(
          shown,
          (row) => places.get(identity(row)),
          (row) => versionRow(view, graph, row, { scale, isStop: row === stop }),
        )}
      </div>
    </div>`;
  }

  /** Those near the ones in sight, and the one that the keyboard is at, so that it keeps the focus. */
  #shownRows(first: number, count: number): number[] {
    const spare = this.#isFlying ? 0 : SPARE;
    const from = Math.max(0, first - spare);
    const end = Math.min(this.graph.rows, first + count + spare);
    const rows = Array.from({ length: Math.max(0, end - from) }, (_, index) => from + index);
    const focus = this.view.selection.focus?.row;
    if (focus === undefined || focus === null || focus >= this.graph.rows) return rows;
    if (focus < from) return [focus, ...rows];
    return focus >= end ? [...rows, focus] : rows;
  }

  /** The row that the Tab key goes to. */
  #stop(first: number): number {
    const row = this.view.selection.focus?.row;
    return row !== undefined && row !== null && row < this.graph.rows ? row : first;
  }

  protected override updated(): void {
    const { view } = this;
    const list = this.#list;
    if (!list) return;
    if (this.#height === 0) {
      this.#height = list.clientHeight;
      this.#width = list.clientWidth;
      this.requestUpdate();
      return;
    }
    view.settlePending();
    this.#settleScroll(list);
    const { first, count } = this.#inSight;
    view.need(first - AHEAD, first + count + AHEAD);
    if (!view.wantsFocus) return;
    const row = this.querySelector<HTMLElement>('[role="option"][tabindex="0"]');
    if (row?.dataset['id'] !== view.selection.focus?.id) return;
    view.wantsFocus = false;
    row?.focus({ preventScroll: true });
  }

  #settleScroll(list: HTMLElement): void {
    const { scrollTarget } = this.view;
    if (!scrollTarget) return;
    this.view.scrollTarget = undefined;
    const top = scrollTarget.row * ROW_HEIGHT;
    const before = list.scrollTop;
    if (scrollTarget.isAnchor) list.scrollTop = top + (this.#top % ROW_HEIGHT);
    else if (top < before || top + ROW_HEIGHT > before + this.#height) {
      // What is far away comes to the middle, what is next to the edge just into sight.
      const isFar = Math.abs(top - before) > 2 * this.#height;
      const middle = top - (this.#height - ROW_HEIGHT) / 2;
      const nearest = top < before ? top : top + ROW_HEIGHT - this.#height;
      list.scrollTop = isFar ? middle : nearest;
    }
    if (list.scrollTop !== before) this.#scroll();
  }

  #scroll(): void {
    const list = this.#list;
    if (!list) return;
    const before = this.#inSight.first;
    this.#top = list.scrollTop;
    const { first, count } = this.#inSight;
    if (Math.abs(first - before) >= count - 1) this.#isFlying = true;
    if (first !== before) this.requestUpdate();
    this.#tellSoon();
  }

  #tellSoon(): void {
    clearTimeout(this.#told);
    this.#told = window.setTimeout(() => {
      if (this.#isFlying) this.requestUpdate();
      this.#isFlying = false;
      const { first, count } = this.#inSight;
      if (!this.view.scrolledTo(first, count)) this.#tellSoon();
    }, TOLD_AFTER_MS);
  }

  #press(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.#height / ROW_HEIGHT) - 1);
    if (event.key === '/') this.closest('lineage-graph')?.querySelector('input')?.focus();
    else if (!pressKey(this.view, event, page)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define('version-list', VersionListElement);
