import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Uri, Webview } from 'vscode';
import { webviewHtml } from '../../src/ui/webviewHtml';
import { projectRoot } from '../host/projectRoot';
import type { MergeFixture } from './mergeFixture';
import { StandInHost } from './standInHost';

export const THEMES = ['dark', 'light', 'high-contrast-dark', 'high-contrast-light'] as const;
export type Theme = (typeof THEMES)[number];

interface ThemeFile {
  readonly bodyClass: string;
  readonly kind: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
}

const ORIGIN = 'https://merge-editor.test';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.html': 'text/html',
};

/** The built merge editor in a browser, with a stand-in for the extension host, styled as VS Code would. */
export class MergeEditorPage {
  readonly page: Page;
  readonly host: StandInHost;
  /** What went wrong in the page: errors, and what the content security policy refused. */
  readonly problems: string[] = [];

  private constructor(page: Page, fixture: MergeFixture) {
    this.page = page;
    this.host = new StandInHost(fixture, (message) => {
      page
        .evaluate((data) => window.postMessage(data, '*'), message)
        .catch((error: unknown) => {
          // What is told to a page that is just going is lost, as in VS Code.
          if (!String(error).includes('Execution context was destroyed')) this.problems.push(String(error));
        });
    });
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (entry) => {
      if (entry.type() === 'error') this.problems.push(entry.text());
    });
  }

  static async open(
    browser: Browser,
    fixture: MergeFixture,
    options: PageOptions = {},
  ): Promise<MergeEditorPage> {
    const { theme = 'dark', width = 1280, height = 800 } = options;
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(10_000);
    const editor = new MergeEditorPage(page, fixture);
    await page.exposeFunction('toHost', (message: unknown) => editor.host.receive(message));
    await page.addInitScript(vsCodeStandIn);
    await page.addInitScript(applyTheme, readTheme(theme));
    await page.route(`${ORIGIN}/**`, (route) => {
      const name = new URL(route.request().url()).pathname;
      const body = name === '/' ? pageHtml() : readFileSync(path.join(projectRoot, name));
      const contentType = TYPES[path.extname(name) || '.html'] ?? 'text/plain';
      return route.fulfill({ body, contentType });
    });
    await page.goto(`${ORIGIN}/`);
    await page.locator('.page-header').waitFor();
    return editor;
  }

  /** The panel was hidden, or the window reloaded: the page is made again with what it kept. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.page-header').waitFor();
  }

  conflict(number: number): Locator {
    return this.page.locator('merge-conflict').filter({ hasText: `Conflict ${String(number)} of` });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** What screen readers were told last. */
  get announced(): Locator {
    return this.page.locator('.announcements');
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

function pageHtml(): string {
  const uri = (uriPath: string): Uri =>
    ({
      path: uriPath,
      with: (changed: { path: string }) => uri(changed.path),
      toString: () => ORIGIN + uriPath,
    }) as unknown as Uri;
  const webview = { cspSource: ORIGIN, asWebviewUri: (file: Uri) => file } as Webview;
  return webviewHtml(webview, uri('/'), 'mergeEditor', 'Sync pdf-tools');
}

function readTheme(theme: Theme): ThemeFile {
  const file = path.join(projectRoot, 'test/fixtures/themes', `${theme}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as ThemeFile;
}

/** Runs in the page: what VS Code puts into every webview. The state outlives the page, as it does there. */
function vsCodeStandIn(): void {
  const page = window as unknown as {
    toHost: (message: unknown) => Promise<void>;
    acquireVsCodeApi: () => unknown;
  };
  page.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => void page.toHost(message),
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
    setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state ?? null)),
  });
}

/** Runs in the page: colours and fonts, on the root element as VS Code sets them. */
function applyTheme({ bodyClass, kind, variables }: ThemeFile): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@layer vscode-default {
    body { background-color: transparent; color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
      font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
    a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
    kbd { background-color: var(--vscode-keybindingLabel-background); color: var(--vscode-keybindingLabel-foreground);
      border: 1px solid var(--vscode-keybindingLabel-border); border-radius: 3px; padding: 1px 3px; }
  }`);
  document.addEventListener('DOMContentLoaded', () => {
    document.adoptedStyleSheets = [sheet];
    for (const [name, value] of Object.entries(variables))
      document.documentElement.style.setProperty(name, value);
    document.body.className = bodyClass;
    document.body.dataset['vscodeThemeKind'] = kind;
  });
}
