import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { commands, Uri, window, workspace, type Disposable, type LogOutputChannel } from 'vscode';
import type { SourcePlace } from '../../src/core/sourcePlace';
import { sourcePlaceAt } from '../../src/sources/upstream/sourcePlaceAt';
import { changeCommands, type ChangeCommands } from '../../src/ui/commands/changeCommands';
import type { Tracking } from '../../src/ui/tracking';
import { TrackingState } from '../../src/ui/trackingState';
import type { VersionTreeNode } from '../../src/ui/versionTreeNode';
import { eventually } from './extension';
import { ScriptedQuestions, type Answer } from './scriptedQuestions';
import { TrackedRoot } from './trackedRoot';

/** The commands on a root of their own, with a user who answers by a script. */
export class CommandBench {
  readonly root: TrackedRoot;
  readonly questions = new ScriptedQuestions();
  readonly tracking: Tracking;
  readonly #state = new TrackingState();
  readonly #log: LogOutputChannel;
  readonly #commands: ChangeCommands;
  readonly #watch: Disposable;
  isTrusted = true;

  private constructor(root: TrackedRoot) {
    this.root = root;
    const isMerging: Tracking['isMerging'] = (id) => this.#state.merging.has(id);
    const context = { ...root.tracking.context, mayWrite: () => this.isTrusted };
    this.tracking = { ...root.tracking, context, isMerging, sources: async () => [await this.source()] };
    this.#state.setTracking(this.tracking);
    this.#log = window.createOutputChannel('Artifact Lineage: commands under test', { log: true });
    const globalStorageUri = Uri.file(this.storage);
    this.#commands = changeCommands(this.#state, this.#log, { globalStorageUri }, this.questions);
    this.#watch = this.#commands.watchMerges();
  }

  static async open(): Promise<CommandBench> {
    return new CommandBench(await TrackedRoot.open());
  }

  async close(): Promise<void> {
    this.#watch.dispose();
    this.#log.dispose();
    this.#state.dispose();
    await this.root.close();
  }

  get storage(): string {
    return path.join(this.root.workspace.directory, 'global-storage');
  }

  source(): Promise<SourcePlace> {
    return sourcePlaceAt(this.root.upstream, this.root.workspace.files);
  }

  /** Runs a command on the skill `s`, or on another node, and checks that every answer was asked for. */
  async run(
    command: string,
    answers: readonly Answer[] = [],
    node?: VersionTreeNode | 'none',
  ): Promise<void> {
    this.questions.answer(...answers);
    const handler = this.#commands.handlers[`artifactLineage.${command}`];
    assert.ok(handler, command);
    await handler(this.tracking, node === 'none' ? undefined : (node ?? this.root.node));
    this.questions.assertAllAsked();
  }

  /** Waits until the row of `s` says whether a merge of it is in progress. */
  async mergingIs(wanted: boolean): Promise<void> {
    await eventually(
      wanted ? 'a merge in progress' : 'no merge in progress',
      () => wanted === this.#state.merging.has(this.root.node.artifact.id),
    );
  }

  /** As at the start of the window. */
  tellOfPendingMerges(): Promise<void> {
    return this.#commands.tellOfPendingMerges();
  }

  /** What was told last. */
  get told(): string {
    return this.questions.heard.at(-1) ?? '';
  }

  /** Writes a local file, not recorded yet. */
  write(text: string, file = 'SKILL.md'): Promise<void> {
    return this.root.workspace.write('skills/s', { [file]: text });
  }

  read(file = 'skills/s/SKILL.md'): Promise<string> {
    return fs.readFile(this.root.workspace.at(file), 'utf8');
  }

  async writeUpstream(text: string, file = 'skills/s/SKILL.md'): Promise<void> {
    const target = path.join(this.root.upstream, file);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, text);
  }

  readUpstream(file = 'skills/s/SKILL.md'): Promise<string> {
    return fs.readFile(path.join(this.root.upstream, file), 'utf8');
  }

  /**
   * Closes the merge editor that a command has opened, as if nothing had been done in it. It may still be loading then, and
   * change the text of its result afterwards.
   */
  async closeEditors(): Promise<void> {
    let quiet = 0;
    for (let i = 0; i < 100 && quiet < 3; i++) {
      const dirty = workspace.textDocuments.find(({ isDirty, isClosed }) => isDirty && !isClosed);
      const isOpen = window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
      quiet = isOpen || dirty ? 0 : quiet + 1;
      if (!isOpen && dirty) await window.showTextDocument(dirty);
      if (quiet === 0) await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** The staged results of merges that are being resolved, absolute. */
  async stagedResults(): Promise<string[]> {
    const folder = path.join(this.storage, 'merges');
    const all = await fs.readdir(folder, { recursive: true }).catch(() => []);
    return all.filter((name) => /[\\/]result[\\/]/.test(name)).map((name) => path.join(folder, name));
  }
}
