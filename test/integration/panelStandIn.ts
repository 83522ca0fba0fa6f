import assert from 'node:assert/strict';
import { EventEmitter, type LogOutputChannel, type WebviewPanel } from 'vscode';
import type { ArtifactId } from '../../src/core/identity';
import { parseHostMessage, type EditorMessage, type HostMessage } from '../../src/protocol/mergeEditor';
import { nodeSha256 } from '../../src/store/nodeSha256';
import { MergePanel } from '../../src/ui/mergeEditor/mergePanel';
import { MergeSession } from '../../src/ui/mergeEditor/mergeSession';
import type { MergeSubject } from '../../src/ui/mergeSubject';
import type { Tracking } from '../../src/ui/tracking';
import { treeOf, type FileTexts } from '../unit/core/merge/session/mergedFile';

type Files = Readonly<Record<string, FileTexts>>;
type Told<T extends HostMessage['type']> = Extract<HostMessage, { type: T }>;

const ARTIFACT = 'a'.repeat(64) as ArtifactId;

/** The merge of files, as it is shown. Only what showing it reads of a plan is there. */
export async function subjectOf(files: Files): Promise<MergeSubject> {
  return {
    request: { kind: 'sync', artifactId: ARTIFACT },
    artifact: { id: ARTIFACT, name: 's' },
    plan: { tree: await treeOf(files), skipped: [] },
    names: { local: '.claude', upstream: 'team-skills' },
  } as unknown as MergeSubject;
}

/** A merge panel whose page is a test. */
export class PanelStandIn {
  readonly told: HostMessage[] = [];
  /** What was logged as an error. */
  readonly logged: string[] = [];
  readonly #contents = new Map<string, Uint8Array>();
  readonly #received = new EventEmitter<unknown>();
  readonly #disposed = new EventEmitter<void>();
  readonly #panel: MergePanel;
  /** Runs between the blocks of a document. */
  pause: () => Promise<void> = () => Promise.resolve();

  constructor() {
    const panel = {
      webview: {
        onDidReceiveMessage: this.#received.event,
        postMessage: (message: unknown) => {
          this.told.push(parseHostMessage(message));
          return Promise.resolve(true);
        },
      },
      onDidDispose: this.#disposed.event,
      dispose: () => this.#disposed.fire(),
    } as unknown as WebviewPanel;
    const log = {
      error: (...words: unknown[]) => this.logged.push(words.join(' ')),
    } as unknown as LogOutputChannel;
    const never = (): Promise<never> => Promise.reject(new Error('Nobody asked for that.'));
    const report = (error: unknown): Promise<void> => {
      this.logged.push(String(error));
      return Promise.resolve();
    };
    this.#panel = new MergePanel(panel, log, {
      showDiff: never,
      openMergeEditor: never,
      openAsText: never,
      report,
    });
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** Shows the merge of the files to a page that is ready. */
  async show(files: Files): Promise<MergeSession> {
    this.addContents(files);
    const session = new MergeSession(await subjectOf(files));
    const tracking = {
      context: {
        store: {
          content: (hash: string) => {
            const found = this.#contents.get(hash);
            return found ? Promise.resolve(found) : Promise.reject(new Error(`There is no ${hash}.`));
          },
        },
        files: { pause: () => this.pause() },
      },
    } as unknown as Tracking;
    void this.#panel.show(tracking, session);
    this.say({ type: 'ready' });
    await this.settled();
    return session;
  }

  addContents(files: Files): void {
    for (const texts of Object.values(files))
      for (const text of Object.values(texts))
        if (text !== undefined) this.#contents.set(nodeSha256(Buffer.from(text)), Buffer.from(text));
  }

  forgetContents(): void {
    this.#contents.clear();
  }

  say(message: EditorMessage): void {
    this.#received.fire(message);
  }

  /** What no page says. */
  sayAnything(message: unknown): void {
    this.#received.fire(message);
  }

  /** Until everything that is to be told was told. */
  async settled(): Promise<void> {
    for (let count = -1; count !== this.told.length;) {
      count = this.told.length;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  all<T extends HostMessage['type']>(type: T): Told<T>[] {
    return this.told.filter((message): message is Told<T> => message.type === type);
  }

  last<T extends HostMessage['type']>(type: T): Told<T> {
    return this.all(type).at(-1) ?? assert.fail(`There was no ${type}.`);
  }
}
