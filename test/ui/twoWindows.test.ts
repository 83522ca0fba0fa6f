import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive } from '../../src/store/fileLock';
import { projectRoot } from '../host/projectRoot';
import { installExtension } from '../host/server';
import { ensureServerHost, type ServerHost } from '../host/serverHost';
import { Workbench } from './workbench';

/** Of a name in the journal: when the writer started, its machine, its process. */
const WRITER = /^[0-9a-z]+-[0-9a-f]{6}-(\d+)-/;

const PACKAGE = 'harbour/shop';

/**
 * Two windows, each with an extension host of its own, on one store. The first has a package of a project open, the second
 * the project, in which it does not watch the package: what is new there, it has from the store. Both watch the home folder.
 */
describe('two windows', function () {
  this.timeout(120_000);
  let host: ServerHost;
  let temporary = '';
  let first: Workbench;
  let second: Workbench;
  const inTemporary = (...names: string[]): string => path.join(temporary, ...names);
  const skillFile = (folder: string, name: string): string =>
    inTemporary(folder, '.claude/skills', name, 'SKILL.md');
  const journal = (): string =>
    inTemporary('data/data/User/globalStorage/artifact-lineage.artifact-lineage/store/journal');

  /** The extension hosts that have written to the store. */
  const writers = (): number[] => {
    const processes = readdirSync(journal()).map((name) => Number(WRITER.exec(name)?.[1]));
    return [...new Set(processes)];
  };

  const writeSkill = (folder: string, name: string): void => {
    mkdirSync(path.dirname(skillFile(folder, name)), { recursive: true });
    writeFileSync(skillFile(folder, name), `---\nname: ${name}\n---\n\n# ${name}\n`);
  };

  const openFirst = async (): Promise<void> => {
    first = await Workbench.open({ host, dataDir: inTemporary('data'), folder: inTemporary(PACKAGE) });
    await first.statusItem(/2 artifacts/).waitFor();
    await first.openLineageView();
  };

  const openSecond = async (): Promise<void> => {
    second = await first.openWindow(inTemporary('harbour'));
    await second.statusItem(/3 artifacts/).waitFor();
    await second.openLineageView();
  };

  /** The versions that a window shows below an artifact's row, newest first, as `v2-0123abc`. */
  const versions = async (window: Workbench, artifact: string): Promise<string[]> => {
    await window.settle();
    const texts = await window.treeTexts();
    const below = texts.slice(texts.findIndex((text) => text.startsWith(artifact)) + 1);
    const end = below.findIndex((text) => !/^(v\d+-|SKILL\.md)/.test(text));
    return (end === -1 ? below : below.slice(0, end)).flatMap((text) => /^v\d+-\w{7}/.exec(text) ?? []);
  };

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-windows-'));
    writeSkill(PACKAGE, 'checkout');
    writeSkill('harbour', 'mooring');
    writeSkill('data/home', 'everywhere');
    mkdirSync(inTemporary('harbour/.vscode'));
    const settings = { 'files.watcherExclude': { '**/shop/**': true } };
    writeFileSync(inTemporary('harbour/.vscode/settings.json'), JSON.stringify(settings));
    host = await ensureServerHost('stable', console.log);
    await installExtension(host, inTemporary('data'), path.join(projectRoot, 'artifact-lineage.vsix'));
    await openFirst();
    await openSecond();
  });

  after(async () => {
    await first.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.title.replaceAll(/\W+/g, '-');
    await first.screenshot(`failed-${name}-first`);
    if (!second.page.isClosed()) await second.screenshot(`failed-${name}-second`);
  });

  it('write to one store, each as a process of its own', () => {
    assert.equal(writers().length, 2);
  });

  it('show what the other one has recorded', async () => {
    appendFileSync(skillFile(PACKAGE, 'checkout'), '\nSay the total first.\n');
    const shown = async (window: Workbench): Promise<number> => {
      await window.row(/checkout\s*v2 · modified/).waitFor();
      return performance.now();
    };
    const [recordedAt, shownAt] = await Promise.all([shown(first), shown(second)]);
    console.log(`      shown ${(shownAt - recordedAt).toFixed(0)} ms after the window that recorded it`);
    await second.expand(second.row('checkout'));
    await second.expand(second.row(/v2-[0-9a-f]{7}/));
    await second.row(/SKILL\.md\s*modified/).waitFor();
    await second.screenshot('two-windows-second');
  });

  it('show a restore, and can undo it, in the other one', async () => {
    await first.expand(first.row('checkout'));
    await first.contextMenu(first.row(/v1-[0-9a-f]{7}/), 'Restore This Version');
    await second.row(/v1-[0-9a-f]{7}\s*current/).waitFor();
    await second.row(/checkout\s*v1$/).waitFor();
    await second.contextMenu(second.row(/^\s*checkout/), 'Undo Last Change');
    await first.row(/v2-[0-9a-f]{7}\s*current/).waitFor();
    assert.match(readFileSync(skillFile(PACKAGE, 'checkout'), 'utf8'), /Say the total first/);
    const ofFirst = await versions(first, 'checkout');
    assert.equal(ofFirst.length, 2);
    assert.deepEqual(await versions(second, 'checkout'), ofFirst);
  });

  it('record a change that both see as one version', async () => {
    appendFileSync(skillFile('data/home', 'everywhere'), '\nSeen by both.\n');
    for (const window of [first, second]) {
      await window.row(/everywhere\s*v2 · modified/).waitFor();
      await window.expand(window.row('everywhere'));
    }
    const ofFirst = await versions(first, 'everywhere');
    assert.equal(ofFirst.length, 2);
    assert.deepEqual(await versions(second, 'everywhere'), ofFirst);
  });

  it('go on when the other one is closed', async () => {
    appendFileSync(skillFile('harbour', 'mooring'), '\nTwo lines at least.\n');
    await second.row(/mooring\s*v2 · modified/).waitFor();
    const before = writers();
    await second.closeWindow();
    while (before.filter(isProcessAlive).length > 1) await sleep(100);
    appendFileSync(skillFile(PACKAGE, 'checkout'), '\nThank them.\n');
    await first.row(/checkout\s*v3 · modified/).waitFor();
  });

  it('have left both histories, and nothing else, after a restart', async () => {
    await first.close();
    await openFirst();
    await openSecond();
    await second.row(/mooring\s*v2 · modified/).waitFor();
    for (const window of [first, second]) {
      await window.row(/checkout\s*v3 · modified/).waitFor();
      await window.row(/everywhere\s*v2 · modified/).waitFor();
    }
    const left = readdirSync(path.dirname(journal()), { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      left.filter((name) => /damaged|\.tmp|\.lock$/.test(name)),
      [],
    );
  });
});
