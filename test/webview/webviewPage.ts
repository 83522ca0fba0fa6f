import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Uri, Webview } from 'vscode';
import { webviewHtml } from '../../src/ui/webviewHtml';
import { projectRoot } from '../host/projectRoot';

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

export interface WebviewOptions extends PageOptions {
  /** Of `src/webview`. */
  readonly folder: string;
  readonly title: string;
  /** Hears what the webview says. */
  readonly toHost: (message: unknown) => void;
}

/** A webview's page in a browser, and what went wrong in it: errors, and what the content security policy refused. */
export interface OpenWebview {
  readonly page: Page;
  readonly problems: string[];
  /** Tells the webview something. */
  readonly send: (message: unknown) => void;
}

const ORIGIN = 'https://webview.test';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.html': 'text/html',
};

/** A built webview in a browser, styled as VS Code would. It is not loaded yet: {@link loadWebview} does. */
export async function newWebview(browser: Browser, options: WebviewOptions): Promise<OpenWebview> {
  const { folder, title, toHost, theme = 'dark', width = 1280, height = 800 } = options;
  const page = await browser.newPage({ viewport: { width, height } });
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (entry) => {
    if (entry.type() === 'error') problems.push(entry.text());
  });
  await page.exposeFunction('toHost', toHost);
  await page.addInitScript(vsCodeStandIn);
  await page.addInitScript(applyTheme, readTheme(theme));
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = new URL(route.request().url()).pathname;
    const body = name === '/' ? pageHtml(folder, title) : readFileSync(path.join(projectRoot, name));
    const contentType = TYPES[path.extname(name) || '.html'] ?? 'text/plain';
    return route.fulfill({ body, contentType });
  });
  const send = (message: unknown): void => {
    page
      .evaluate((data) => window.postMessage(data, '*'), message)
      .catch((error: unknown) => {
        // What is told to a page that is just going is lost, as in VS Code.
        if (!String(error).includes('Execution context was destroyed')) problems.push(String(error));
      });
  };
  return { page, problems, send };
}

export async function loadWebview({ page }: OpenWebview): Promise<void> {
  await page.goto(`${ORIGIN}/`);
}

function pageHtml(folder: string, title: string): string {
  const uri = (uriPath: string): Uri =>
    ({
      path: uriPath,
      with: (changed: { path: string }) => uri(changed.path),
      toString: () => ORIGIN + uriPath,
    }) as unknown as Uri;
  const webview = { cspSource: ORIGIN, asWebviewUri: (file: Uri) => file } as Webview;
  return webviewHtml(webview, uri('/'), folder, title);
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
