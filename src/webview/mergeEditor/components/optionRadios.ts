import { html, nothing, type TemplateResult } from 'lit';
import type { FileDecision, FileOption } from '../../../protocol/mergeEditor';

interface OptionRadiosOptions {
  readonly options: readonly FileOption[];
  /** Null when none is taken. */
  readonly decision: FileDecision | null;
  /** What the group decides, for screen readers. */
  readonly name: string;
  /** Tells the groups of a page apart. */
  readonly group: string;
  /** `segments`: side by side, with the description as a hint. `cards`: one below the other, with it in sight. */
  readonly look: 'segments' | 'cards';
  readonly isBusy: boolean;
  readonly decide: (decision: FileDecision) => void;
}

/** Ways to decide on a file, as the browser's own radio buttons: one stop for the Tab key, arrow keys inside. */
export function optionRadios(options: OptionRadiosOptions): TemplateResult {
  const { decision, name, group, look, isBusy, decide } = options;
  return html`<fieldset class="options ${look}" ?disabled=${isBusy}>
    <legend class="unseen">${name}</legend>
    ${options.options.map((option) => {
      const id = `${group}-${option.decision}`;
      return html`<label class="option" title=${look === 'segments' ? option.description : nothing}>
        <input
          type="radio"
          name=${group}
          id=${id}
          .checked=${option.decision === decision}
          @change=${() => decide(option.decision)}
        />
        <span class="option-label">${option.label}</span>
        ${look === 'cards' ? html`<span class="option-description">${option.description}</span>` : nothing}
      </label>`;
    })}
  </fieldset>`;
}
