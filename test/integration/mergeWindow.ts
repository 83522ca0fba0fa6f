import assert from 'node:assert/strict';
import path from 'node:path';
import { Disposable, window, type LogOutputChannel } from 'vscode';
import type { Artifact } from '../../src/core/artifact';
import type { ChangeResult } from '../../src/operations/changeFiles';
import { MergeSessionStore } from '../../src/store/mergeSessions/mergeSessionStore';
import { ChangeRunner } from '../../src/ui/changeRunner';
import { OtherEditors } from '../../src/ui/mergeEditor/doors/otherEditors';
import { StagedCopies } from '../../src/ui/mergeEditor/doors/stagedCopies';
import { StagedFiles } from '../../src/ui/mergeEditor/doors/stagedFiles';
import type { MergeSession } from '../../src/ui/mergeEditor/mergeSession';
import { MergeSessions } from '../../src/ui/mergeEditor/mergeSessions';
import { OtherDoors } from '../../src/ui/mergeEditor/otherDoors';
import { MergeFlow } from '../../src/ui/mergeFlow';
import { planMerge, sideNames, type MergeRequest } from '../../src/ui/mergeRequest';
import type { CommandBench } from './commandBench';
import { ScriptedQuestions } from './scriptedQuestions';
import { ScriptedScreen } from './scriptedScreen';

/** The extension itself has another one, and each window of its own extension host has it for itself. */
const SCHEME = 'artifact-lineage-merge-of-window';

let count = 0;
let log: LogOutputChannel | undefined;

/** Another window on the artifacts of a bench: the same storage, and everything else of its own. */
export class MergeWindow {
  readonly questions = new ScriptedQuestions();
  readonly store: MergeSessionStore;
  readonly files: StagedFiles;
  readonly copies: StagedCopies;
  readonly sessions: MergeSessions;
  readonly screen: ScriptedScreen;
  readonly flow: MergeFlow;
  readonly #bench: CommandBench;
  readonly #registered: Disposable;

  constructor(bench: CommandBench) {
    this.#bench = bench;
    log ??= window.createOutputChannel('Artifact Lineage: windows under test', { log: true });
    const folder = path.join(bench.storage, 'merges');
    this.store = new MergeSessionStore(folder);
    this.files = new StagedFiles(folder, `${SCHEME}-${String(++count)}`);
    this.copies = new StagedCopies(this.files);
    const editors = new OtherEditors(this.files, this.copies, this.questions, log);
    this.sessions = new MergeSessions(this.store, editors, this.questions, log);
    const doors = new OtherDoors(editors, this.copies, this.sessions, this.questions, log);
    this.screen = new ScriptedScreen(bench.state);
    this.screen.for({
      showDiff: () => Promise.resolve(),
      openMergeEditor: (session, file) => doors.openMergeEditor(session, file),
      openAsText: (session, file) => doors.openAsText(session, file),
      report: (error) => {
        throw error;
      },
    });
    const changes = new ChangeRunner(bench.state, log, this.questions);
    this.flow = new MergeFlow(this.questions, changes, this.sessions, doors, this.screen, log);
    this.#registered = Disposable.from(
      this.files.register(),
      editors.register(),
      doors.register(async (request) => {
        await this.flow.run(bench.tracking, request);
      }),
    );
  }

  dispose(): void {
    this.#registered.dispose();
  }

  get #artifact(): Artifact {
    return this.#bench.root.node.artifact;
  }

  get request(): MergeRequest {
    return { kind: 'sync', artifactId: this.#artifact.id };
  }

  /** Syncs the skill `s`, and checks that everything of the script was shown and asked. */
  async sync(isAgreed = false): Promise<ChangeResult | undefined> {
    const result = await this.flow.run(this.#bench.tracking, this.request, isAgreed);
    this.screen.assertAllAsked();
    this.questions.assertAllAsked();
    return result;
  }

  /** Begins to decide on the sync of the skill `s`, without showing it. */
  async open(): Promise<MergeSession> {
    const { tracking } = this.#bench;
    const [request, artifact] = [this.request, this.#artifact];
    const root = tracking.rootOf(artifact);
    assert.ok(root);
    const plan = await planMerge(tracking, root, artifact, request);
    const names = sideNames(tracking, artifact, request);
    return this.sessions.open(tracking, { request, artifact, plan, names });
  }
}
