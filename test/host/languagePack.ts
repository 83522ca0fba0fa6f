import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a VS Code that is started with `--locale` speak that language, as if a language pack were installed. There is nothing
 * in it: VS Code's own words stay English, and those of extensions are their own translations.
 *
 * @param language `de`
 */
export function writeLanguagePack(userDataDir: string, language: string): void {
  mkdirSync(userDataDir, { recursive: true });
  const words = path.join(userDataDir, `words.${language}.json`);
  writeFileSync(words, JSON.stringify({ contents: {} }));
  const pack = {
    hash: language,
    // Without one it looks for a language pack in the marketplace, and shows no extension until it has found one.
    extensions: [{ extensionIdentifier: { id: 'artifact-lineage-tests.language-pack' }, version: '1.0.0' }],
    translations: { vscode: words },
    label: language,
  };
  writeFileSync(path.join(userDataDir, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}
