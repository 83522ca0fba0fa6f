import { LitElement } from 'lit';

/** An element that renders into the page itself: one style sheet, find-in-page and labels work across all of them. */
export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
