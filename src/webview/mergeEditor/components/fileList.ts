import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FileSummary } from '../../../protocol/mergeEditor';
import type { MergeView } from '../mergeView';
import { icon } from '../../page/icon';
import { LightElement } from '../../page/lightElement';

interface Group {
  readonly name: string;
  readonly files: readonly FileSummary[];
}

/** The merge's files by what happens to them: one stop for the Tab key, arrow keys inside. */
export class FileListElement extends LightElement {
  static override properties = {
    view: { attribute: false },
    files: { attribute: false },
    selected: { attribute: false },
  };
  declare view: MergeView;
  declare files: readonly FileSummary[];
  declare selected: string;

  override render(): TemplateResult {
    return html`<div
      class="file-list"
      role="listbox"
      aria-label=${this.view.words.say('files')}
      @keydown=${(event: KeyboardEvent) => this.#move(event)}
    >
      ${groupsOf(this.files).map(
        ({ name, files }, index) =>
          html`<div role="group" aria-labelledby="file-group-${index}">
            <div class="group-name" role="presentation" id="file-group-${index}">${name}</div>
            ${repeat(
              files,
              ({ path }) => path,
              (file) => this.#row(file),
            )}
          </div>`,
      )}
    </div>`;
  }

  #row(file: FileSummary): TemplateResult {
    const { path, description, status } = file;
    const isSelected = path === this.selected;
    const isStop = isSelected || (this.selected === '' && file === this.files[0]);
    const slash = path.lastIndexOf('/');
    return html`<div
      class="file ${status}"
      role="option"
      data-path=${path}
      aria-selected=${isSelected}
      tabindex=${isStop ? 0 : -1}
      title=${`${path}\n${description}`}
      @click=${() => this.view.select(path)}
    >
      ${icon(file.icon)}
      <span class="file-path"
        ><span class="file-name">${path.slice(slash + 1)}</span>${
          slash < 0 ? nothing : html` <span class="file-folder">${path.slice(0, slash)}</span>`
        }</span
      >
      ${this.#status(file)}
      ${status === 'open' && file.isText ? nothing : html`<span class="file-description">${description}</span>`}
    </div>`;
  }

  #status({ status, conflicts, resolved }: FileSummary): TemplateResult {
    const { words } = this.view;
    switch (status) {
      case 'open':
        return html`<span class="file-status"
          >${icon('warning')}${
            conflicts > 0 ? words.say('progress', resolved, conflicts) : words.say('decisionNeeded')
          }</span
        >`;
      case 'resolved':
        return html`<span class="file-status">${icon('pass')}${words.say('resolved')}</span>`;
      case 'clean':
        return html`<span class="file-status unseen">${words.say('clean')}</span>`;
    }
  }

  #move(event: KeyboardEvent): void {
    const rows = [...this.querySelectorAll<HTMLElement>('[role="option"]')];
    const at = rows.findIndex((row) => row === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    const row = rows[Math.min(rows.length - 1, Math.max(0, to ?? at))];
    row?.focus();
    const path = row?.dataset['path'];
    if (path !== undefined) this.view.select(path);
  }
}

/** Files of one group follow each other. */
function groupsOf(files: readonly FileSummary[]): Group[] {
  const groups: { name: string; files: FileSummary[] }[] = [];
  for (const file of files) {
    const last = groups.at(-1);
    if (last?.name === file.group) last.files.push(file);
    else groups.push({ name: file.group, files: [file] });
  }
  return groups;
}

customElements.define('merge-file-list', FileListElement);
