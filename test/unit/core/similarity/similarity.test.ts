import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rankCandidates } from '../../../../src/core/similarity/rankCandidates';
import { similarity } from '../../../../src/core/similarity/similarity';
import { SAMPLE, sketchOf, sketchWithPauses, type Sketch } from '../../../../src/core/similarity/sketch';

type Content = Readonly<Record<string, string | Uint8Array>>;

const sketch = (content: Content): Sketch =>
  sketchOf(
    Object.entries(content).map(([path, node]) => ({
      path,
      bytes: typeof node === 'string' ? Buffer.from(node) : node,
    })),
  );
const like = (a: Content, b: Content): number => similarity(sketch(a), sketch(b));

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const prose = fc.array(word, { maxLength: 400 }).map((words) => words.join(' '));
const content: fc.Arbitrary<Content> = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,5}$/),
  fc.oneof(prose, fc.string(), fc.uint8Array({ maxLength: 3000 })),
  { maxKeys: 4 },
);
/** Words that no other number gives. */
const words = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `w${String(from + i)}`);
const text = (from: number, count: number): string => words(from, count).join(' ');

describe('similarity', () => {
  it('is 1 for equal content, the same both ways, and between 0 and 1', () => {
    fc.assert(
      fc.property(content, content, (a, b) => {
        assert.equal(like(a, a), 1);
        const value = like(a, b);
        assert.equal(value, like(b, a));
        assert.ok(value >= 0 && value <= 1);
      }),
    );
  });

  it('does not depend on names, order or line ends', () => {
    fc.assert(
      fc.property(fc.array(prose), (texts) => {
        const files = texts.map((each, i) => [`${String(i)}.md`, each.replaceAll(' ', '\n')] as const);
        const turned = files.map(([path, each]) => [`x/${path}`, each.replaceAll('\n', '\r\n')] as const);
        assert.equal(like(Object.fromEntries(files), Object.fromEntries(turned.reverse())), 1);
      }),
    );
  });

  it('is 0 for contents that have nothing in common', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 1, max: 1500 }), (a, b) => {
        assert.equal(like({ 'SKILL.md': text(0, a) }, { 'SKILL.md': text(10_000, b) }), 0);
        assert.equal(like({ a: text(0, a) }, { a: Uint8Array.of(0, a % 256) }), 0);
        assert.equal(like({ a: text(0, a) }, {}), 0);
      }),
    );
    assert.equal(like({}, {}), 1);
  });

  it('comes near the share that is the same, whatever the size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (size, kept) => {
          const common = Math.round(size * kept);
          const mine = text(0, size);
          const theirs = `${text(0, common)} ${text(100_000, size - common)}`;
          const shared = Math.max(common - 2, 0);
          const share = shared / (2 * (size - 2) - shared);
          assert.ok(Math.abs(like({ a: mine }, { a: theirs }) - share) < 0.2);
        },
      ),
    );
  });

  it('falls little for a small edit, and less than for a large one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 3000 }), fc.nat(), (size, at) => {
        const edited = words(0, size);
        edited[at % size] = 'changed';
        const small = like({ a: text(0, size) }, { a: edited.join(' ') });
        const large = like({ a: text(0, size) }, { a: text(Math.floor(size / 2), size) });
        assert.ok(small > 0.9, String(small));
        assert.ok(small > large);
      }),
    );
  });

  it('takes a copy under another name for a copy', () => {
    const skill = (name: string): string =>
      `---\nname: ${name}\ndescription: Fills PDF forms\n---\n# Forms\nUse the script.\n`;
    assert.equal(like({ 'SKILL.md': skill('pdf') }, { 'SKILL.md': skill('my own pdf tools') }), 1);
    const command = '# Forms\nname: this is text\n';
    assert.notEqual(like({ a: command }, { a: command.replace('this', 'that') }), 1);
  });

  it('compares what is no text by its bytes, and a large one does not outweigh the words', () => {
    const picture = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    assert.equal(like({ a: picture }, { b: picture }), 1);
    assert.equal(like({ a: picture }, { a: picture.subarray(1) }), 0);
    const share = like({ a: picture, t: text(0, 200) }, { a: picture, t: text(1000, 200) });
    assert.ok(share > 0 && share < 0.3, String(share));
    assert.equal(like({ a: '!!! ???' }, { a: '!!! ???' }), 1);
    assert.equal(like({ a: '!!! ???' }, { a: '+++' }), 0);
  });

  it('sees edits in scripts without spaces', () => {
    const chinese = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    const value = like({ a: chinese }, { a: chinese.slice(0, 150) + '改' + chinese.slice(150) });
    assert.ok(value > 0.9 && value < 1, String(value));
  });

  it('sketches the same with pauses', async () => {
    let pauses = 0;
    const files = [{ path: 'a', bytes: Buffer.from(text(0, 10_000)) }];
    const pause = (): Promise<void> => {
      pauses++;
      return Promise.resolve();
    };
    assert.deepEqual(await sketchWithPauses(files, pause), sketchOf(files));
    assert.ok(pauses > 5);
  });

  it('keeps a bounded sketch', () => {
    const { sample } = sketch({ a: text(0, 100_000) });
    assert.equal(sample.length, SAMPLE);
    const again = sketch({ a: text(0, 100_000), b: text(0, 100_000) });
    assert.deepEqual(again.sample, sample);
  });
});

describe('ranking candidates', () => {
  it('goes by content, and by name only between equals', () => {
    const named = (name: string, from: number) => ({ name, sketch: sketch({ a: text(from, 100) }) });
    const candidates = [
      named('x', 500),
      named('other', 50),
      named('y', 0),
      named('mine', 0),
      named('mine', 900),
    ];
    const ranked = rankCandidates(named('mine', 0), candidates);
    assert.deepEqual(
      ranked.map(({ candidate }) => candidates.indexOf(candidate)),
      [3, 2, 1, 4, 0],
    );
    assert.equal(ranked[0]?.similarity, 1);
    assert.equal(ranked[4]?.similarity, 0);
  });
});
