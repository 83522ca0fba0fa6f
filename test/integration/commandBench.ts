import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { commands, Uri, window, type Disposable, type LogOutputChannel } from 'vscode';
import type { SourcePlace } from '../../src/core/sourcePlace';
import { DriftMonitor } from '../../src/operations/driftMonitor';
import { sourcePlaceAt } from '../../src/sources/upstream/sourcePlaceAt';
import { MergeSessionStore } from '../../src/store/mergeSessions/mergeSessionStore';
import type { StoredMergeSession } from '../../src/store/mergeSessions/sessionOvertakenError';
import { changeCommands, type ChangeCommands } from '../../src/ui/commands/changeCommands';
import type { CommandHandler } from '../../src/ui/commands/commandTable';
import { tagCommands } from '../../src/ui/commands/tagCommands';
import type { Tracking } from '../../src/ui/tracking';
import { TrackingState } from '../../src/ui/trackingState';
import type { VersionTreeNode } from '../../src/ui/versionTree/versionTreeNode';
import { eventually } from './extension';
import { ScriptedQuestions, type Answer } from './scriptedQuestions';
import { ScriptedScreen } from './scriptedScreen';
import { TrackedRoot } from './trackedRoot';

/** The commands on a root of their own, with a user who answers, and decides on merges, by a script. */
export class CommandBench {
  readonly root: TrackedRoot;
  readonly questions = new ScriptedQuestions();
  readonly state = new TrackingState();
  readonly screen = new ScriptedScreen(this.state);
  readonly tracking: Tracking;
  /** One for all: VS Code may give a new channel the end of an old one of the same name. */
  static #channel: LogOutputChannel | undefined;
  readonly #commands: ChangeCommands;
  readonly #handlers: Readonly<Record<string, CommandHandler>>;
  readonly #watch: Disposable;
  isTrusted = true;

  private constructor(root: TrackedRoot) {
    this.root = root;
    const merging: Tracking['merging'] = (id) => this.state.merging.get(id);
    const context = { ...root.tracking.context, mayWrite: () => this.isTrusted };
    const drift = new DriftMonitor(context, () => {
      this.state.update();
    });
    this.tracking = { ...root.tracking, context, drift, merging, sources: async () => [await this.source()] };
    this.state.setTracking(this.tracking);
    const name = 'Artifact Lineage: commands under test';
    CommandBench.#channel ??= window.createOutputChannel(name, { log: true });
    const globalStorageUri = Uri.file(this.storage);
    this.#commands = changeCommands(
      this.state,
      CommandBench.#channel,
      { globalStorageUri },
      this.questions,
      this.screen.for,
    );
    const tags = tagCommands(this.state, CommandBench.#channel, this.questions);
    this.#handlers = { ...this.#commands.handlers, ...tags.handlers };
    this.#watch = this.#commands.watchMerges();
  }

  static async open(): Promise<CommandBench> {
    return new CommandBench(await TrackedRoot.open());
  }

  async close(): Promise<void> {
    this.#watch.dispose();
    this.state.dispose();
    await this.root.close();
  }

  get storage(): string {
    return path.join(this.root.workspace.directory, 'global-storage');
  }

  source(): Promise<SourcePlace> {
    return sourcePlaceAt(this.root.upstream, this.root.workspace.files);
  }

  /** Runs a command on the skill `s`, or on another node (and what is selected with it), and checks that every answer was asked for. */
  async run(
    command: string,
    answers: readonly Answer[] = [],
    node?: VersionTreeNode | 'none',
    selected?: readonly VersionTreeNode[],
  ): Promise<void> {
    this.questions.answer(...answers);
    const handler = this.#handlers[`artifactLineage.${command}`];
    assert.ok(handler, command);
    const called = node === 'none' ? undefined : (node ?? this.root.node);
    await handler(this.tracking, called, selected ?? (called ? [called] : []));
    this.questions.assertAllAsked();
    this.screen.assertAllAsked();
  }

  /** Waits until the row of `s` says whether a merge of it is in progress. */
  async mergingIs(wanted: boolean): Promise<void> {
    await eventually(
      wanted ? 'a merge in progress' : 'no merge in progress',
      () => wanted === this.state.merging.has(this.root.node.artifact.id),
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

  /** Looks at both sides, as the watchers have it done. */
  async lookAround(): Promise<void> {
    await this.tracking.tracker.reconcileAll();
    await this.tracking.drift.check([this.root.workspace.artifact('skills/s')]);
    this.state.update();
  }

  /** The merges that are kept, as another window reads them. */
  async kept(): Promise<readonly StoredMergeSession[]> {
    return (await new MergeSessionStore(path.join(this.storage, 'merges')).list()).sessions;
  }

  /** Closes all editors; what is not saved is thrown away. */
  async closeEditors(): Promise<void> {
    const isOpen = (): boolean => window.tabGroups.all.some(({ tabs }) => tabs.length > 0);
    while (isOpen()) await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
