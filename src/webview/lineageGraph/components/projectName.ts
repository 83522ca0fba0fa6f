import { html, type TemplateResult } from 'lit';

/** Another project's place: where there is no room for all of it, its beginning is cut, as its last two folders tell it from others. */
export function projectName(words: string): TemplateResult {
  const [, start = '', end = words] = /^(.*?)((?:[\\/][^\\/]+){2})$/.exec(words) ?? [];
  return html`<span class="project-name"
    ><span class="start">${start}</span><span class="end">${end}</span></span
  >`;
}
