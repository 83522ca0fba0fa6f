// Every translation has the texts of the English original, all of them and no others, with the same placeholders, links and
// pictures; and every text it has is one.
import { readdirSync } from 'node:fs';
import { readJson } from './sources.mjs';

const ORIGINALS = [
  { folder: '.', name: 'package.nls' },
  { folder: 'l10n', name: 'bundle.l10n' },
];

/** What a translation must keep: `{0}`, `$(icon)`, the target of a link or command, and code. */
const KEPT = /\{\d+\}|\$\([\w~-]+\)|\]\([^)]+\)|`[^`]+`/g;

export function checkTranslations({ report }) {
  const languages = new Map(ORIGINALS.map((original) => [original.name, languagesOf(original)]));
  const all = new Set([...languages.values()].flat());
  for (const { folder, name } of ORIGINALS) {
    const original = readJson(fileOf(folder, `${name}.json`));
    for (const language of all) {
      const file = fileOf(folder, `${name}.${language}.json`);
      if (languages.get(name).includes(language)) checkFile(file, original.value, report);
      else report(file, `it is not there, but other texts are translated to ${language}`);
    }
  }
}

function checkFile(file, original, report) {
  const translation = readJson(file);
  for (const key of Object.keys(original))
    if (!(key in translation.value)) report(file, `"${key}" is not translated`);
  for (const [key, text] of Object.entries(translation.value)) {
    if (!(key in original)) report(translation.at(key), `there is no text "${key}" any more`);
    else if (typeof text !== 'string' || text.trim() === '')
      report(translation.at(key), `"${key}" has no translation`);
    else if (keptIn(text) !== keptIn(original[key]))
      report(
        translation.at(key),
        `"${key}" has ${keptIn(text) || 'no placeholders'}, not ${keptIn(original[key]) || 'none'}`,
      );
  }
}

/** In the order of the letters: a sentence of another language may have them in another order. */
function keptIn(text) {
  return (text.match(KEPT) ?? []).sort().join(' ');
}

function languagesOf({ folder, name }) {
  const pattern = new RegExp(`^${name.replaceAll('.', '\\.')}\\.([\\w-]+)\\.json$`);
  return readdirSync(folder).flatMap((file) => pattern.exec(file)?.[1] ?? []);
}

function fileOf(folder, name) {
  return folder === '.' ? name : `${folder}/${name}`;
}
