// Holds the manifest against the code and the documentation, and every visible string against the localisation rules:
//   node scripts/check-contributions.mjs            exits 1 and lists what does not agree
//   node scripts/check-contributions.mjs --write    also rewrites l10n/bundle.l10n.json, the strings for translators
import { checkIds, knownIds } from './contributions/ids.mjs';
import { checkLinks } from './contributions/links.mjs';
import { checkManifestTexts } from './contributions/manifestTexts.mjs';
import { checkMenus } from './contributions/menus.mjs';
import { checkReference } from './contributions/reference.mjs';
import { readJson, readNodes } from './contributions/sources.mjs';
import { checkTranslations } from './contributions/translations.mjs';
import { checkBundle, checkVisibleText } from './contributions/visibleText.mjs';
import { checkWhenClauses } from './contributions/when.mjs';

const problems = new Set();
const manifest = readJson('package.json');
const nls = readJson('package.nls.json');
const nodes = readNodes();
const known = knownIds({ manifest, nodes });
const project = { manifest, nls, nodes, known, report };

checkIds(project);
checkWhenClauses(project);
checkMenus(project);
checkManifestTexts(project);
checkVisibleText(project);
checkBundle(project);
checkTranslations(project);
checkReference(project);
checkLinks(project);

for (const problem of problems) console.error(problem);
console.log(
  problems.size === 0
    ? 'Manifest, code, documentation and localisation agree.'
    : `Disagreements: ${problems.size}`,
);
process.exitCode = problems.size === 0 ? 0 : 1;

/** @param {string} place `src/a.ts:12` @param {string} problem one sentence */
function report(place, problem) {
  problems.add(`${place}: ${problem}`);
}
