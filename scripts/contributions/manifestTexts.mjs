// Whatever a person reads in package.json is a %key%, every key is in package.nls.json, and none is left over.
import { strings } from './sources.mjs';

const SHOWN = new Set([
  'title',
  'displayName',
  'description',
  'name',
  'contextualTitle',
  'category',
  'contents',
  'markdownDescription',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'label',
  'altText',
]);

export function checkManifestTexts({ manifest, nls, report }) {
  const { displayName, description, capabilities, contributes } = manifest.value;
  const used = new Set();
  for (const { text, keys } of strings({ displayName, description, capabilities, contributes })) {
    const name = keys.findLast((key) => !/^\d+$/.test(key));
    const [, key] = /^%(.+)%$/.exec(text) ?? [];
    if (key !== undefined) used.add(key);
    if (key !== undefined && !(key in nls.value))
      report(manifest.at(...keys), `%${key}% is not in package.nls.json`);
    if (key === undefined && SHOWN.has(name))
      report(manifest.at(...keys), `${name} "${text}" is not localised`);
  }
  for (const key of Object.keys(nls.value))
    if (!used.has(key)) report(nls.at(key), `package.json does not use ${key}`);
}
