/** What VS Code gives a webview, once. */
interface VsCodeApi<Message> {
  postMessage(message: Message): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi<unknown>;

/**
 * The way to the extension host, and what is kept while the panel is hidden or the window is reloaded.
 *
 * @typeParam Message what is sent
 */
export class HostConnection<Message> {
  readonly #api: VsCodeApi<Message> = acquireVsCodeApi();

  send(message: Message): void {
    this.#api.postMessage(message);
  }

  /** Whatever was kept, unchecked. */
  get kept(): unknown {
    return this.#api.getState();
  }

  keep(state: unknown): void {
    this.#api.setState(state);
  }

  /** Messages as they come, unchecked. */
  listen(receive: (message: unknown) => void): void {
    window.addEventListener('message', (event) => receive(event.data));
  }
}
