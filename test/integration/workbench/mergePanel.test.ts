import assert from 'node:assert/strict';
import type { ConflictBlock, FileDocument } from '../../../src/protocol/mergeEditor';
import type { MergeSession } from '../../../src/ui/mergeEditor/mergeSession';
import type { FileTexts } from '../../unit/core/merge/session/mergedFile';
import { PanelStandIn, subjectOf } from '../panelStandIn';

const PATH = 'SKILL.md';
const around = (...middles: readonly string[]): string =>
  middles
    .map((middle, index) => `${[1, 2, 3].map((n) => `${String(index)}.${String(n)}\n`).join('')}${middle}\n`)
    .join('');

/** Two conflicts; in the newer plan, another chunk comes before them. */
const FILES = {
  [PATH]: {
    base: around('p', 'b1', 'b2'),
    local: around('p', 'l1', 'l2'),
    upstream: around('p', 'u1', 'u2'),
  },
};
const NEWER = { [PATH]: { ...FILES[PATH], upstream: around('q', 'u1', 'u2') } };

function conflicts({ blocks }: FileDocument): ConflictBlock[] {
  return blocks.filter((block) => block.kind === 'conflict');
}

const choicesOf = (session: MergeSession): number => session.progress.resolved;

describe('what a merge panel says and hears', () => {
  let panel: PanelStandIn;
  beforeEach(() => {
    panel = new PanelStandIn();
  });
  afterEach(() => {
    panel.dispose();
  });

  it('hears of the chunks of its plan', async () => {
    const session = await panel.show(FILES);
    const { plan, document } = panel.last('document');
    const [first] = conflicts(document);
    assert.ok(first);
    panel.say({ type: 'write', plan, path: PATH, chunk: first.chunk, lines: ['mine'], session: 'e' });
    await panel.settled();
    assert.equal(choicesOf(session), 1);
    const { plan: told, blocks } = panel.last('blocks');
    assert.equal(told, plan);
    assert.deepEqual(
      blocks.map((block) => block.kind === 'conflict' && block.result),
      [['mine']],
    );
  });

  it('does not hear what was said of the chunks of an older plan, and numbers the newer one', async () => {
    const session = await panel.show(FILES);
    const { plan, document } = panel.last('document');
    const chunk = conflicts(document)[1]?.chunk ?? assert.fail();
    session.replan(await subjectOf(NEWER));
    panel.say({ type: 'write', plan, path: PATH, chunk, lines: ['mine'], session: 'e' });
    panel.say({ type: 'choose', plan, path: PATH, chunk, choice: { kind: 'side', side: 'local' } });
    panel.say({ type: 'unfold', plan, path: PATH, chunk: 0 });
    await panel.settled();
    assert.equal(choicesOf(session), 0);
    assert.deepEqual(panel.all('lines'), []);
    assert.deepEqual(panel.logged, []);
    assert.equal(panel.last('document').plan, plan + 1);
    const moved = conflicts(panel.last('document').document)[1]?.chunk ?? assert.fail();
    assert.notEqual(moved, chunk);
    panel.say({ type: 'write', plan: plan + 1, path: PATH, chunk: moved, lines: ['mine'], session: 'e' });
    assert.equal(choicesOf(session), 1);
  });

  it('does not send a document that was begun under an older plan', async () => {
    const session = await panel.show(FILES);
    const before = panel.last('document').plan;
    const newer = await subjectOf(NEWER);
    panel.told.length = 0;
    let isReplanned = false;
    panel.pause = () => {
      if (!isReplanned) {
        isReplanned = true;
        session.replan(newer);
      }
      return Promise.resolve();
    };
    panel.say({ type: 'ready' });
    await panel.settled();
    assert.ok(isReplanned);
    assert.deepEqual(
      panel.all('document').map(({ plan }) => plan),
      [before + 1],
    );
  });

  it('drops and logs what no page says', async () => {
    const session = await panel.show(FILES);
    const { plan, document } = panel.last('document');
    const conflict = conflicts(document)[0]?.chunk ?? assert.fail();
    const to = { plan, path: PATH, chunk: conflict };
    const hostile: unknown[] = [
      undefined,
      'write',
      { type: 'delete-everything' },
      { type: 'choose', path: PATH, chunk: conflict, choice: null },
      { type: 'choose', ...to, chunk: -1, choice: null },
      { type: 'choose', ...to, chunk: 0, choice: { kind: 'side', side: 'local' } },
      { type: 'choose', ...to, chunk: 4000, choice: { kind: 'side', side: 'local' } },
      { type: 'choose', ...to, path: '../../etc/passwd', choice: { kind: 'side', side: 'local' } },
      { type: 'choose', ...to, choice: { kind: 'suggestion', index: 4000 } },
      { type: 'choose', ...to, choice: { kind: 'edited' } },
      { type: 'write', ...to, chunk: 0, lines: ['x'], session: 'e' },
      { type: 'write', ...to, lines: ['two\nlines'], session: 'e' },
      { type: 'leave-out', ...to, isLeftOut: true },
      { type: 'leave-out', ...to, chunk: 0, isLeftOut: true },
    ];
    for (const [index, message] of hostile.entries()) {
      panel.sayAnything(message);
      await panel.settled();
      assert.equal(panel.logged.length, index + 1, JSON.stringify(message));
    }
    assert.equal(session.history.now.size, 0);
    assert.equal(choicesOf(session), 0);
  });

  it('does not decide on a chunk of a file that is decided as a whole', async () => {
    const session = await panel.show(FILES);
    const { plan, document } = panel.last('document');
    const chunk = conflicts(document)[0]?.chunk ?? assert.fail();
    session.decideText(PATH, 'Written elsewhere.\n');
    panel.say({ type: 'write', plan, path: PATH, chunk, lines: ['mine'], session: 'e' });
    await panel.settled();
    assert.equal(session.wholeDecision(PATH)?.kind, 'text');
  });

  it('shows why a document cannot be made', async () => {
    await panel.show({ [PATH]: { base: 'a\n', local: 'a\n', upstream: 'b\n' } });
    panel.forgetContents();
    panel.say({ type: 'ready' });
    await panel.settled();
    const { document } = panel.last('document');
    assert.match(document.why, /^Something went wrong/);
    assert.equal(panel.logged.length, 1);
  });

  it('keeps what was written earlier on offer while it is taken, and when it was edited', async () => {
    const session = await panel.show(FILES);
    const { plan, document } = panel.last('document');
    const first = conflicts(document)[0] ?? assert.fail();
    panel.say({ type: 'write', plan, path: PATH, chunk: first.chunk, lines: ['earlier'], session: 'e' });
    session.replan(await subjectOf({ [PATH]: { ...FILES[PATH], upstream: around('p', 'other', 'u2') } }));
    await panel.settled();
    const next = panel.last('document');
    const again = conflicts(next.document)[0] ?? assert.fail();
    const index = again.suggestions.findIndex(({ label }) => label === 'Use what you wrote before');
    assert.ok(index >= 0);
    const to = { plan: next.plan, path: PATH, chunk: again.chunk };
    const blockNow = async (): Promise<ConflictBlock> => {
      await panel.settled();
      const [block] = panel.last('blocks').blocks;
      return block?.kind === 'conflict' ? block : assert.fail();
    };
    panel.say({ type: 'choose', ...to, choice: { kind: 'suggestion', index } });
    const taken = await blockNow();
    assert.deepEqual(taken.choice, { kind: 'suggestion', index });
    assert.deepEqual(taken.suggestions[index]?.lines, ['earlier']);
    assert.equal(taken.chosen, 'Use what you wrote before');
    panel.say({ type: 'write', ...to, lines: ['more'], session: 'f' });
    assert.deepEqual((await blockNow()).suggestions[index]?.lines, ['earlier']);
    panel.say({ type: 'choose', ...to, choice: { kind: 'suggestion', index } });
    assert.deepEqual((await blockNow()).result, ['earlier']);
    assert.deepEqual(panel.logged, []);
  });

  const text = 'a\nb\nc\nd\n';
  const crlf = text.replaceAll('\n', '\r\n');
  const changed = text.replace('d', 'D');
  const cases: readonly (readonly [string, FileTexts, readonly string[]])[] = [
    ['line ends', { base: text, local: text, upstream: crlf }, ['Line ends become CRLF, as in team-skills.']],
    [
      'line ends beside a change',
      { base: text, local: changed, upstream: crlf },
      ['Line ends become CRLF, as in team-skills.'],
    ],
    ['line ends that are local', { base: text, local: crlf, upstream: changed }, []],
    [
      'the last newline',
      { base: 'a\nb', local: 'a\nb', upstream: 'a\nb\n' },
      ['The last line gets a newline, as in team-skills.'],
    ],
    [
      'no last newline',
      { base: 'a\nb\n', local: 'a\nb\n', upstream: 'a\nb' },
      ['The last line has no newline any more, as in team-skills.'],
    ],
    [
      'a byte order mark',
      { base: text, local: text, upstream: `\uFEFF${text}` },
      ['A byte order mark is added, as in team-skills.'],
    ],
    [
      'no byte order mark',
      { base: `\uFEFF${text}`, local: `\uFEFF${changed}`, upstream: text },
      ['The byte order mark is removed, as in team-skills.'],
    ],
    ['a new file', { base: undefined, local: undefined, upstream: crlf }, []],
    ['a file that goes', { base: `\uFEFF${text}`, local: `\uFEFF${text}`, upstream: undefined }, []],
  ];
  for (const [what, texts, notes] of cases)
    it(`tells what changes beside the lines: ${what}`, async () => {
      await panel.show({ [PATH]: texts });
      const { document } = panel.last('document');
      assert.deepEqual(document.notes, notes);
      assert.equal(document.why, '');
    });

  it('tells that only some line ends change', async () => {
    const mixed = text.replace('b\n', 'b\r\n');
    await panel.show({ [PATH]: { base: text, local: text, upstream: mixed } });
    assert.equal(panel.last('document').document.why, 'Only line ends change in this file.');
  });
});
