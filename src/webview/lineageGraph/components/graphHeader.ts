import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Graph } from '../../../protocol/lineageGraph';
import type { LineageGraphWord } from '../../../protocol/lineageGraphWords';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';
import type { GraphView } from '../graphView';
import { projectColour } from '../lanes';
import { diamond } from './laneDrawing';
import { projectName } from './projectName';

/** How long typing has to rest before it is filtered for. */
const FILTERED_AFTER_MS = 150;

/** What the graph is of, what its lines mean, the filter, and the buttons that go over all of it. */
export class GraphHeaderElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    graph: { attribute: false },
    filter: { attribute: false },
    areOthersShown: { attribute: false },
  };
  declare view: GraphView;
  declare graph: Graph;
  declare filter: string;
  declare areOthersShown: boolean;
  #typed: number | undefined;

  override render(): TemplateResult {
    const { graph, view } = this;
    const { words } = view;
    return html`<header class="graph-header">
      <div class="graph-heading">
        <h1>${graph.title}</h1>
        <p>${graph.subtitle}${graph.isReading ? html` · ${words.say('reading')}` : nothing}</p>
        ${graph.others?.note ? html`<p class="others-note" title=${graph.others.note}>${graph.others.note}</p>` : nothing}
      </div>
      ${this.#legend()}
      <div class="graph-tools">
        <div class="filter-box">
          ${icon('filter')}
          <input
            class="filter"
            type="text"
            spellcheck="false"
            aria-label=${words.say('filterHint')}
            title=${words.say('filterHint')}
            placeholder=${words.say('filter')}
            .value=${this.filter}
            @input=${(event: InputEvent) => this.#type(event.target)}
            @keydown=${(event: KeyboardEvent) => this.#press(event)}
          />
          ${this.filter === '' ? nothing : this.#tool('clearFilter', 'close', () => this.#clear())}
        </div>
        ${graph.others ? this.#others() : nothing}
        ${graph.current === null ? nothing : this.#tool('goToCurrent', 'target', () => view.goTo(graph.current ?? 0), 'g')}
        ${this.#tool('keys', 'keyboard', () => view.showKeys(true), '?')}
      </div>
    </header>`;
  }

  #tool(word: LineageGraphWord, symbol: string, press: () => void, key = ''): TemplateResult {
    const name = this.view.words.say(word);
    const label = key === '' ? name : `${name} (${key})`;
    return html`<button class="tool ${word}" title=${label} aria-label=${label} @click=${press}>
      ${icon(symbol)}
    </button>`;
  }

  #others(): TemplateResult {
    const { view, areOthersShown } = this;
    return html`<button
      class="action others"
      aria-pressed=${areOthersShown}
      title=${view.words.say('otherProjectsHint')}
      @click=${() => view.showOthers(!areOthersShown)}
    >
      ${icon('repo')}${view.words.say('otherProjects')}
    </button>`;
  }

  #legend(): TemplateResult {
    const { words } = this.view;
    const { hasUpstreamLane, projects } = this.graph;
    const lanes = projects[0]?.lane ?? this.graph.lanes;
    const entry = (colour: string, word: LineageGraphWord, isHollow = false): TemplateResult =>
      html`<li>
        <svg class="lanes" width="20" height="12" aria-hidden="true">
          ${svg`<path class="lane ${colour}" d="M1 6H19" /><circle class="dot ${colour} ${isHollow ? 'hollow' : ''}" cx="10" cy="6" r="4" />`}
        </svg>
        ${words.say(word)}
      </li>`;
    return html`<ul class="legend" aria-label=${words.say('lanes')}>
      ${entry('local', 'laneLocal')} ${hasUpstreamLane ? entry('upstream', 'laneUpstream', true) : nothing}
      ${lanes > (hasUpstreamLane ? 2 : 1) ? entry('other-0', 'laneOther') : nothing}
      ${projects.map(
        ({ name }, index) =>
          html`<li class="project" title=${name}>
            <svg class="lanes" width="20" height="12" aria-hidden="true">
              ${svg`<path class="lane ${projectColour(index)}" d="M1 6H19" />`}${diamond(10, projectColour(index), 6)}
            </svg>
            ${projectName(name)}
          </li>`,
      )}
    </ul>`;
  }

  #type(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement)) return;
    clearTimeout(this.#typed);
    this.#typed = window.setTimeout(() => this.view.setFilter(target.value), FILTERED_AFTER_MS);
  }

  #press(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.#clear();
    else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      const row = this.view.selection.focus?.row ?? 0;
      this.view.goTo(row);
    } else return;
    event.preventDefault();
  }

  #clear(): void {
    clearTimeout(this.#typed);
    const input = this.querySelector('input');
    if (input) input.value = '';
    this.view.setFilter('');
    input?.focus();
  }
}

customElements.define('graph-header', GraphHeaderElement);
