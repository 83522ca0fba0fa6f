import Mocha from 'mocha';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { version } from 'vscode';

/** Which tests run: a folder of test bundles, absolute. */
export const TEST_FOLDER_VARIABLE = 'TEST_FOLDER';

/** Called by VS Code's extension host. Rejects when a test fails, or when there is none. */
export async function run(): Promise<void> {
  const folder = process.env[TEST_FOLDER_VARIABLE];
  if (folder === undefined) throw new Error(`${TEST_FOLDER_VARIABLE} is not set.`);
  const mocha = new Mocha({
    timeout: 60_000,
    color: false,
    forbidOnly: true,
    reporter: path.join(__dirname, 'countingReporter.entry.cjs'),
  });
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.cjs'));
  if (files.length === 0) throw new Error(`There are no tests in ${folder}.`);
  for (const file of files.sort()) mocha.addFile(path.join(folder, file));
  console.log(`VS Code ${version}, Node ${process.version}`);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${String(failures)} tests failed.`);
}
