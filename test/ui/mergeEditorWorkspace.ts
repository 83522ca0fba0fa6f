import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost } from '../host/serverHost';
import { LineageStore } from '../../src/store/lineageStore';
import { recordHistory, type RecordedEdit } from '../unit/operations/recordedHistory';
import { WASM_FILE } from '../unit/store/temporaryStore';
import { MergeEditorPage } from './mergeEditorPage';
import { Workbench } from './workbench';

/** Texts, or bytes, by path. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** The files of each skill as both sides have them at first, by its name. */
export type Skills = Readonly<Record<string, Files>>;

/** A skill in a project that is not open, as it was recorded there. */
export interface RecordedElsewhere {
  readonly project: string;
  readonly skill: string;
  /** Oldest first. */
  readonly edits: readonly RecordedEdit[];
}

/**
 * Skills that were deployed from a folder, in a window with the packaged extension: both sides begin with the same files and
 * can move away from them. One window for all tests of a block, and a skill for each test.
 */
export class MergeWorkspace {
  readonly #skills: Skills;
  readonly #settings: Readonly<Record<string, unknown>>;
  readonly #elsewhere: readonly RecordedElsewhere[];
  #temporary = '';
  #workbench: Workbench | undefined;

  constructor(
    skills: Skills,
    settings: Readonly<Record<string, unknown>>,
    elsewhere: readonly RecordedElsewhere[] = [],
  ) {
    this.#skills = skills;
    this.#settings = settings;
    this.#elsewhere = elsewhere;
  }

  get workbench(): Workbench {
    if (!this.#workbench) throw new Error('The window is not open.');
    return this.#workbench;
  }

  get editor(): MergeEditorPage {
    return new MergeEditorPage(this.workbench.page);
  }

  /** Opens the window and deploys the skills. */
  async open(): Promise<void> {
    this.#temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-merges-'));
    write(path.join(this.#temporary, 'project/.claude/commands/deploy.md'), 'Deploy it.\n');
    this.#writeSettings({});
    for (const [skill, files] of Object.entries(this.#skills)) this.changeUpstream(skill, files);
    if (this.#elsewhere.length > 0) await this.#recordElsewhere();
    const host = await ensureServerHost('stable', console.log);
    await installExtension(host, this.#dataDir, path.join(projectRoot, 'artifact-lineage.vsix'));
    await this.start();
    await this.workbench.row(/^\s*deploy/).waitFor();
    await this.#deployAll();
  }

  async #recordElsewhere(): Promise<void> {
    const directory = path.join(this.#storage, 'store');
    mkdirSync(this.#storage, { recursive: true });
    const store = await LineageStore.open({ directory, wasmFile: WASM_FILE });
    for (const { project, skill, edits } of this.#elsewhere)
      await recordHistory(store, path.join(this.#temporary, project, '.claude'), skill, edits);
    await store.close();
  }

  /** Of the workspace: the sources are a machine's setting, which a user's settings on another machine do not decide. */
  #writeSettings(settings: Readonly<Record<string, unknown>>): void {
    const all = { 'artifactLineage.sources': [path.join(this.#temporary, 'team-skills')], ...settings };
    write(path.join(this.#temporary, 'project/.vscode/settings.json'), JSON.stringify(all));
  }

  /** Shows the open window in a theme. @param kind what webviews call it */
  async useTheme(name: string, kind: string): Promise<void> {
    this.#writeSettings({ 'workbench.colorTheme': name });
    await this.editor.frame.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
  }

  /** Opens the window, as after a restart when it was open before. */
  async start(): Promise<void> {
    const host = await ensureServerHost('stable', console.log);
    const folder = path.join(this.#temporary, 'project');
    this.#workbench = await Workbench.open({
      host,
      dataDir: this.#dataDir,
      folder,
      settings: this.#settings,
    });
    await this.#workbench.openLineageView();
  }

  /** Ends the server and the browser; everything on disk stays. */
  async stop(): Promise<void> {
    await this.#workbench?.close();
    this.#workbench = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  get #dataDir(): string {
    return path.join(this.#temporary, 'data');
  }

  /** What the extension keeps. */
  get #storage(): string {
    return path.join(this.#dataDir, 'data/User/globalStorage/artifact-lineage.artifact-lineage');
  }

  async #deployAll(): Promise<void> {
    const { page } = this.workbench;
    await this.workbench.runCommand('Deploy Artifact');
    const widget = page.locator('.quick-input-widget');
    const names = Object.keys(this.#skills);
    for (const name of names) await widget.locator('.monaco-list-row', { hasText: name }).waitFor();
    await widget.getByRole('checkbox', { name: 'Toggle all checkboxes' }).click();
    await widget.locator('.monaco-button', { hasText: 'OK' }).click();
    for (const name of names) await this.workbench.row(new RegExp(`^\\s*${name}\\s*v1 · in sync`)).waitFor();
    await this.dismissToasts();
  }

  local(skill: string, file = ''): string {
    return path.join(this.#temporary, 'project/.claude/skills', skill, file);
  }

  upstream(skill: string, file = ''): string {
    return path.join(this.#temporary, 'team-skills/skills', skill, file);
  }

  changeLocal(skill: string, files: Files): void {
    for (const [file, content] of Object.entries(files)) write(this.local(skill, file), content);
  }

  changeUpstream(skill: string, files: Files): void {
    for (const [file, content] of Object.entries(files)) write(this.upstream(skill, file), content);
  }

  /** Opens the merge editor from the skill's row, and waits until it is there. */
  async sync(skill: string): Promise<MergeEditorPage> {
    await this.workbench.contextMenu(this.workbench.row(new RegExp(`^\\s*${skill}`)), 'Sync Artifact');
    const { editor } = this;
    await editor.title(`Sync ${skill}`).waitFor();
    return editor;
  }

  /** Waits until a sync was carried out, as a message says, and the merge editor is closed. */
  async synced(skill: string): Promise<void> {
    await this.workbench.toast(new RegExp(`Synced ${skill} to v`)).waitFor();
    await this.isClosed();
  }

  /** Waits until no merge editor is on the screen. */
  async isClosed(): Promise<void> {
    await this.workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
  }

  /** Presses the Undo of the last message, and waits until it was done. */
  async undoSync(skill: string): Promise<void> {
    const done = this.workbench.toast(new RegExp(`Synced ${skill} to v`));
    await done.locator('.monaco-button', { hasText: 'Undo' }).click();
    await this.workbench.toast(new RegExp(`Undone: ${skill} is at v`)).waitFor();
  }

  async dismissToasts(): Promise<void> {
    await this.workbench.runCommand('Notifications: Clear All Notifications');
    await this.workbench.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
  }

  /** What is kept of merges that are not finished: paths of files. */
  keptMerges(): string[] {
    return Object.keys(filesIn(path.join(this.#storage, 'merges')));
  }

  /** Nothing is kept of merges that ended. It is removed after the message that says so. */
  async keepsNoMerge(): Promise<void> {
    const end = Date.now() + 10_000;
    while (this.keptMerges().length > 0 && Date.now() < end) await this.workbench.page.waitForTimeout(100);
    assert.deepEqual(this.keptMerges(), []);
  }
}

/** A workspace for the tests of a block, which is opened before the first and closed after the last. */
export function mergeWorkspace(
  skills: Skills,
  settings: Readonly<Record<string, unknown>> = {},
  elsewhere?: readonly RecordedElsewhere[],
): MergeWorkspace {
  const workspace = new MergeWorkspace(skills, settings, elsewhere);
  before(() => workspace.open());
  after(() => workspace.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workspace.workbench.screenshot(`failed: ${this.currentTest.title}`.replaceAll(/[^\w]+/g, '-'));
  });
  return workspace;
}

/** Every byte below a folder by path: as text where it is UTF-8, as hex where it is not; executables are marked. */
export function filesIn(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    paths.flatMap((name): [string, string][] => {
      const stats = statSync(path.join(folder, name));
      if (!stats.isFile()) return [];
      const isExecutable = (stats.mode & 0o100) !== 0;
      return [[isExecutable ? `${name} (executable)` : name, shown(readFileSync(path.join(folder, name)))]];
    }),
  );
}

function shown(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : `hex ${bytes.toString('hex')}`;
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A skill's text with places that are far enough apart to be changed by two people. */
export function skillText(...places: readonly string[]): string {
  const parts = places.map((place, index) => {
    const part = String(index + 1);
    return `## Part ${part}\n\n${place}\n\nPart ${part} goes on.\nIt has more lines.\nPart ${part} ends.\n`;
  });
  return `---\nname: a-skill\ndescription: Use it in a test.\n---\n\n${parts.join('\n')}`;
}
