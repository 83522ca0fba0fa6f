// Writes dist/extension-page.md, the README as VS Code shows it on the extension's page: what a user of the extension needs,
// without the sections about the repository, its pictures, and links that lead nowhere outside of it.
import { readFileSync, writeFileSync } from 'node:fs';

const LEFT_OUT = ['Install', 'Contributing'];

const page = readFileSync('README.md', 'utf8')
  .split(/^(?=## )/m)
  .filter((section) => !LEFT_OUT.some((title) => section.startsWith(`## ${title}\n`)))
  .join('')
  .replaceAll(/^!\[[^\]]*\]\([^)]*\)\n\n?/gm, '')
  .replaceAll(/\[([^\]]+)\]\((?!https:|#)[^)]*\)/g, '$1');
writeFileSync('dist/extension-page.md', `${page.trim()}\n`);
