// Every link in the documentation leads to a file, and to a heading in it, that is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export function checkLinks({ report }) {
  for (const file of documents()) {
    proseOf(file).forEach((line, index) => {
      for (const [, target] of line.matchAll(/\]\(([^()\s]+)\)/g)) {
        const problem = problemOf(file, target);
        if (problem) report(`${file}:${index + 1}`, problem);
      }
    });
  }
}

function documents() {
  const docs = existsSync('docs') ? readdirSync('docs').map((name) => `docs/${name}`) : [];
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs].filter(
    (file) => file.endsWith('.md') && existsSync(file),
  );
}

function problemOf(file, target) {
  if (/^https?:/.test(target)) return undefined;
  const [name, heading] = target.split('#');
  const linked = name === '' ? file : path.posix.join(path.posix.dirname(file), name);
  if (!existsSync(linked)) return `the link leads nowhere: ${target}`;
  if (heading === undefined || !linked.endsWith('.md')) return undefined;
  return headingsOf(linked).has(heading) ? undefined : `${linked} has no heading #${heading}`;
}

/** As GitHub names them. */
function headingsOf(file) {
  const texts = proseOf(file).flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []);
  return new Set(
    texts.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** The lines of a document; those of code are empty. */
function proseOf(file) {
  let isCode = false;
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) isCode = !isCode;
      return isCode ? '' : line;
    });
}
