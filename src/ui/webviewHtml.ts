import { randomBytes } from 'node:crypto';
import type { Uri, Webview } from 'vscode';

/**
 * The page of a webview. It may load its own code, styles and icons, and nothing else.
 *
 * @param folder of `src/webview`, with its code
 * @param title of the page, in the user's language
 */
export function webviewHtml(webview: Webview, extensionUri: Uri, folder: string, title: string): string {
  const built = (file: string): string => {
    const path = `${extensionUri.path.replace(/\/$/, '')}/dist/webview/${file}`;
    return webview.asWebviewUri(extensionUri.with({ path })).toString();
  };
  const nonce = randomBytes(16).toString('base64');
  const { cspSource } = webview;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // The merge editor's text editor makes its style sheet itself.
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    "img-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="${built('codicon.css')}" id="vscode-codicon-stylesheet" />
    <link rel="stylesheet" href="${built(`${folder}/main.css`)}" />
  </head>
  <body>
    <script nonce="${nonce}" src="${built(`${folder}/main.js`)}"></script>
  </body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
