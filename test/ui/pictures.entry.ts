// Makes the pictures of the README from the sample workspace: `npm run pictures`, with names to make only some:
// `npm run pictures -- merge-dark merge-light`.
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
import { MergeEditorPage } from './mergeEditorPage';
import { Workbench } from './workbench';

const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' };
const SKILL = 'incident-report';

/** An edit that merges cleanly with what upstream changed. */
const MERGED = {
  skill: 'db-migrations',
  from: 'Fill old rows in batches of 1,000.',
  to: 'Fill old rows in batches of 500, with a pause after each.',
};

/** What is done before a picture is taken. */
interface Scene {
  readonly theme: keyof typeof THEMES;
  /** Of the picture's file. */
  readonly name: string;
  /** Edits of the sample's skills, made before VS Code sees them. */
  readonly edits?: readonly { readonly skill: string; readonly from: string; readonly to: string }[];
  readonly sideBarWidth: number;
  play(workbench: Workbench, folder: string): Promise<void>;
}

const SCENES: readonly Scene[] = [
  { theme: 'dark', name: 'dark', sideBarWidth: 470, play: compareVersions },
  { theme: 'light', name: 'light', sideBarWidth: 470, play: compareVersions },
  { theme: 'dark', name: 'graph-dark', edits: [MERGED], sideBarWidth: 300, play: showGraph },

  {
    theme: 'dark',
    name: 'merge-dark',
    edits: [
      // Two sentences that upstream changed too: one in other words.
      {
        skill: 'feature-flags',
        from: 'then the customers of the outlet store for three days, then everybody at once.',
        to: 'then 5 % of customers for one day, then 50 % for one day, then everybody.',
      },
      {
        skill: 'feature-flags',
        from: 'Watch the checkout rate and the returns of the outlet store, and go back when either changes by more than 5 %.',
        to: 'Watch the checkout rate and the returns at every step and go back when it drops by more than 3 %.',
      },
    ],
    sideBarWidth: 300,
    play: showConflict,
  },
  {
    theme: 'light',
    name: 'merge-light',
    edits: [MERGED],
    sideBarWidth: 300,
    play: showCleanMerge,
  },
];

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

async function compareVersions(workbench: Workbench, folder: string): Promise<void> {
  const { page } = workbench;
  await makeHistory(workbench, folder);
  await workbench.expand(workbench.row(/v3-[0-9a-f]{7}/));
  await workbench.expand(workbench.row(/v5-[0-9a-f]{7}/));
  await workbench.row(/SKILL\.md\s*modified/).click();
  await page.locator('.monaco-diff-editor .modified .view-line', { hasText: '1,240 carts' }).waitFor();
}

/** Edits, a tag, a merge with upstream, and a branch that was left behind. */
async function showGraph(workbench: Workbench, folder: string): Promise<void> {
  const { page } = workbench;
  const skill = MERGED.skill;
  const file = path.join(folder, '.claude/skills', skill, 'SKILL.md');
  const current = async (): Promise<string> => {
    const texts = await workbench.treeTexts();
    return texts.find((text) => /^\s*v\d+-.*current/s.test(text)) ?? '';
  };
  const edit = async (text: string): Promise<void> => {
    const before = await current();
    appendFileSync(file, text);
    while ((await current()) === before) await page.waitForTimeout(200);
  };
  await workbench.expand(workbench.row(skill));
  await edit('\nAsk before you drop a column.\n');
  await workbench.contextMenu(workbench.row(/v\d+-[0-9a-f]{7}\s*current/), 'Tag...');
  const input = page.locator('.quick-input-widget input.input');
  await input.fill('before-the-audit');
  await input.press('Enter');
  await page.locator('.quick-input-widget', { hasText: 'Why it is called “before-the-audit”' }).waitFor();
  await input.fill('as the auditors saw it');
  await input.press('Enter');
  await workbench.row(/\[before-the-audit\]/).waitFor();
  await edit('\nNever on a Friday.\n');
  await workbench.contextMenu(workbench.row(/\[before-the-audit\]/), 'Restore This Version');
  await workbench.row(/\[before-the-audit\].*current/s).waitFor();
  const editor = await openMerge(workbench, skill);
  await editor.applyEnabled.waitFor();
  await page.keyboard.press('Control+Enter');
  await workbench.row(/merged with upstream/).waitFor();
  await edit('\nThe on-call engineer has to know of it.\n');
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.contextMenu(workbench.row(skill), 'Show Lineage Graph');
  const graph = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await graph.getByRole('option', { name: /merged with upstream/ }).click();
  await graph.getByText('Files changed').waitFor();
}

async function showConflict(workbench: Workbench): Promise<void> {
  const editor = await openMerge(workbench, 'feature-flags');
  await editor.conflict(1).waitFor();
}

async function showCleanMerge(workbench: Workbench): Promise<void> {
  const editor = await openMerge(workbench, 'db-migrations');
  await editor.applyEnabled.waitFor();
}

async function openMerge(workbench: Workbench, skill: string): Promise<MergeEditorPage> {
  await workbench.contextMenu(workbench.row(new RegExp(`^\\s*${skill}`)), 'Sync Artifact');
  const editor = new MergeEditorPage(workbench.page);
  await editor.title(`Sync ${skill}`).waitFor();
  return editor;
}

function editSkills(folder: string, edits: Scene['edits'] = []): void {
  for (const { skill, from, to } of edits) {
    const file = path.join(folder, '.claude/skills', skill, 'SKILL.md');
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`There is no "${from}" in ${skill} any more.`);
    writeFileSync(file, text.replace(from, to));
  }
}

async function takePicture(host: ServerHost, vsix: string, scene: Scene): Promise<void> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-pictures-'));
  const folder = path.join(temporary, 'harbour');
  renameSync(copySamples(path.join(temporary, 'sample'), { isFresh: true }).workspace, folder);
  editSkills(folder, scene.edits);
  const dataDir = path.join(temporary, 'data');
  installSampleCollection(path.join(dataDir, 'home'));
  await installExtension(host, dataDir, vsix);
  const settings = {
    'workbench.colorTheme': THEMES[scene.theme],
    'window.title': '${rootName}',
    'editor.minimap.enabled': false,
  };
  const workbench = await Workbench.open({ host, dataDir, folder, settings });
  try {
    const { page } = workbench;
    await page.setViewportSize({ width: 1280, height: 720 });
    // The second is what it says when the upstreams were looked at, which may be soon.
    await workbench.statusItem(/\d+ (artifacts|modified)/).waitFor();
    await workbench.openLineageView();
    await widenSideBar(workbench, scene.sideBarWidth);
    await scene.play(workbench, folder);
    await page
      .locator('.notification-toast .codicon-notifications-clear')
      .first()
      .click({ timeout: 3000 })
      .catch(() => undefined);
    await page.mouse.move(900, 400);
    await page.waitForTimeout(1000);
    await page.screenshot({ path: path.join(projectRoot, 'media/screenshots', `${scene.name}.png`) });
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
  const wanted = process.argv.slice(2);
  for (const scene of SCENES)
    if (wanted.length === 0 || wanted.includes(scene.name)) await takePicture(host, vsix, scene);
}

void main();
