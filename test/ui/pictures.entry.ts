// Makes the pictures of the README from the sample workspace: `npm run pictures`, after `npm run package`.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { installSampleCollection } from '../host/sampleCollection';
import { copySamples } from '../host/sampleCopy';
import { installExtension } from '../host/server';
import { ensureServerHost, type ServerHost } from '../host/serverHost';
import { Workbench } from './workbench';

const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' };
const SKILL = 'incident-report';

/** A history as an afternoon's work leaves it: edits, a way back, and another way forward. The second version is upstream's. */
async function makeHistory(workbench: Workbench, folder: string): Promise<void> {
  const file = path.join(folder, '.claude/skills', SKILL, 'SKILL.md');
  const next = async (number: number): Promise<void> => {
    await workbench.row(new RegExp(`${SKILL}\\s*v${String(number)} ·`)).waitFor();
  };
  const replace = (from: string, to: string): void => {
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  };
  replace('Put all times in UTC.', 'Put all times in UTC, with the local time of the shop in brackets.');
  await next(3);
  appendFileSync(file, '\nAsk one person who was not there to read it before it goes out.\n');
  appendFileSync(path.join(path.dirname(file), 'references/template.md'), '\n## Open questions\n');
  await next(4);
  await workbench.expand(workbench.row(SKILL));
  await workbench.contextMenu(workbench.row(/v3-[0-9a-f]{7}/), 'Restore This Version');
  await workbench.row(/v3-[0-9a-f]{7}\s*current/).waitFor();
  replace('No adjectives.', 'Numbers, no adjectives: "1,240 carts could not be paid for 38 minutes".');
  replace(
    'An action without both is a wish: leave it out.',
    'An action without both is a wish: leave it out, or find its owner today.',
  );
  await next(5);
}

async function takePicture(host: ServerHost, vsix: string, name: keyof typeof THEMES): Promise<void> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-pictures-'));
  const folder = path.join(temporary, 'harbour');
  renameSync(copySamples(path.join(temporary, 'sample'), { isFresh: true }).workspace, folder);
  const dataDir = path.join(temporary, 'data');
  installSampleCollection(path.join(dataDir, 'home'));
  await installExtension(host, dataDir, vsix);
  const settings = {
    'workbench.colorTheme': THEMES[name],
    'window.title': '${rootName}',
    'editor.minimap.enabled': false,
  };
  const workbench = await Workbench.open({ host, dataDir, folder, settings });
  try {
    const { page } = workbench;
    await page.setViewportSize({ width: 1280, height: 720 });
    await workbench.statusItem(/\d+ artifacts/).waitFor();
    await workbench.openLineageView();
    await widenSideBar(workbench, 470);
    await makeHistory(workbench, folder);
    await workbench.expand(workbench.row(/v3-[0-9a-f]{7}/));
    await workbench.expand(workbench.row(/v5-[0-9a-f]{7}/));
    await workbench.row(/SKILL\.md\s*modified/).click();
    await page.locator('.monaco-diff-editor .modified .view-line', { hasText: '1,240 carts' }).waitFor();
    await page
      .locator('.notification-toast .codicon-notifications-clear')
      .first()
      .click()
      .catch(() => undefined);
    await page.mouse.move(900, 400);
    await page.waitForTimeout(1000);
    await page.screenshot({ path: path.join(projectRoot, 'media/screenshots', `${name}.png`) });
  } finally {
    await workbench.close();
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function widenSideBar({ page }: Workbench, width: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('The side bar is not there.');
  const edge = box.x + box.width;
  await page.mouse.move(edge, 300);
  await page.waitForTimeout(500);
  await page.mouse.down();
  await page.mouse.move(width, 300, { steps: 10 });
  await page.mouse.up();
}

async function main(): Promise<void> {
  mkdirSync(path.join(projectRoot, 'media/screenshots'), { recursive: true });
  const host = await ensureServerHost('stable', console.log);
  const vsix = path.join(projectRoot, 'artifact-lineage.vsix');
  await takePicture(host, vsix, 'dark');
  await takePicture(host, vsix, 'light');
}

void main();
