import { html, nothing, type TemplateResult } from 'lit';
import type { KeysDialogContent } from '../../page/keysDialog';
import { PageApp } from '../../page/pageApp';
import type { GraphView } from '../graphView';
import { keysContent } from '../keys';
import './graphHeader';
import './versionDetails';
import './versionList';

/** The page. */
export class LineageGraphApp extends PageApp {
  declare view: GraphView;

  start(view: GraphView): void {
    this.view = view;
    document.addEventListener('keydown', (event) => {
      const isFind = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f';
      if (!isFind) return;
      event.preventDefault();
      event.stopPropagation();
      this.querySelector<HTMLInputElement>('input.filter')?.select();
    });
    view.start(() => this.requestUpdate());
  }

  protected override keys(): KeysDialogContent {
    return keysContent(this.view);
  }

  protected override content(): TemplateResult {
    const { view } = this;
    const { gone, graph, words } = view;
    if (gone !== '') return html`<main class="only-message"><h1 class="gone">${gone}</h1></main>`;
    if (!graph) return html`<main class="only-message"><p>${words.say('loading')}</p></main>`;
    return html`<graph-header
        .view=${view}
        .graph=${graph}
        .filter=${view.filter}
        .areOthersShown=${view.areOthersShown}
      ></graph-header>
      <div class="graph-body">
        <main>
          ${
            graph.rows === 0
              ? html`<p class="no-match">${words.say('noMatch')}</p>`
              : html`<version-list .view=${view} .graph=${graph} .revision=${view.revision}></version-list>`
          }
        </main>
        ${
          view.details.length === 0
            ? nothing
            : html`<version-details
                role="complementary"
                aria-label=${words.say('details')}
                .view=${view}
                .details=${view.details}
              ></version-details>`
        }
      </div>`;
  }
}

customElements.define('lineage-graph', LineageGraphApp);
