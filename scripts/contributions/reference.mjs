// The tables of README.md list every command with its title and every setting with its default, and no others.
import { readFileSync } from 'node:fs';

const FILE = 'README.md';

export function checkReference({ manifest, nls, report }) {
  const { commands, configuration } = manifest.value.contributes;
  const titleOf = ({ title }) => nls.value[title.replaceAll('%', '')] ?? title;
  compare(
    new Map(commands.filter(isInPalette(manifest)).map((command) => [titleOf(command), ''])),
    tableOf('Commands'),
    { what: 'command', report },
  );
  compare(
    new Map(Object.entries(configuration.properties).map(([id, setting]) => [id, defaultOf(setting)])),
    tableOf('Settings'),
    { what: 'setting', report },
  );
}

/** Commands that no one can run by name (buttons of editors) are not listed. */
function isInPalette(manifest) {
  const hidden = new Set(
    (manifest.value.contributes.menus?.commandPalette ?? [])
      .filter(({ when }) => when === 'false')
      .map(({ command }) => command),
  );
  return ({ command }) => !hidden.has(command);
}

function defaultOf({ default: value }) {
  return Array.isArray(value) && value.length === 0 ? 'none' : `\`${JSON.stringify(value)}\``;
}

/** The rows of the tables below a heading: by what the first cell names, its second cell and line. */
function tableOf(heading) {
  const rows = new Map();
  const lines = readFileSync(FILE, 'utf8').split('\n');
  let isInside = false;
  lines.forEach((line, index) => {
    if (/^## /.test(line)) isInside = line === `## ${heading}`;
    const [, name, second = ''] = /^\| *[_`]([^|]+?)[_`] *\|([^|]*)\|/.exec(line) ?? [];
    if (isInside && name) rows.set(name, { second: second.trim(), place: `${FILE}:${index + 1}` });
  });
  return rows;
}

function compare(expected, rows, { what, report }) {
  for (const [name, value] of expected) {
    const row = rows.get(name);
    if (!row) report(FILE, `${what} ${name} is not listed`);
    else if (value !== '' && row.second !== value)
      report(row.place, `the default of ${name} is ${value}, not ${row.second}`);
  }
  for (const [name, { place }] of rows) if (!expected.has(name)) report(place, `there is no ${what} ${name}`);
}
