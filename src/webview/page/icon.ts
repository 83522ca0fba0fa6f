import { html, type TemplateResult } from 'lit';

/** A codicon beside a text that says the same. */
export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}
