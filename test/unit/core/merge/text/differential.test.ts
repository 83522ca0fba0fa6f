import assert from 'node:assert/strict';
import { markedText } from '../../../../../src/core/merge/markers/markedText';
import type { MarkerStyle } from '../../../../../src/core/merge/markers/markerOptions';
import { mergeText } from '../../../../../src/core/merge/mergeText';
import { conflictCount, resolvedText } from '../../../../../src/core/merge/resolvedText';
import { gitMergeFiles, LABELS, type GitMerge } from './gitMergeFile';
import { shrinkTriple } from './shrinkTriple';
import { tripleOf, type SeededTriple, type Triple } from './triples';

/** How our answer and git's compare. */
type Outcome =
  | 'both clean, same text'
  | 'both clean, other text'
  | 'both in conflict, same text'
  | 'both in conflict, other text'
  | 'only ours in conflict'
  | "only git's in conflict";

/** What the second opinion did to a merge. */
type Opinion = 'none' | 'alternatives' | 'question' | 'other change';

const AGREED = ['both clean, same text', 'both in conflict, same text'] as const;
const DIFFERING = ['both clean, other text', 'both in conflict, other text'] as const;

const FIRST_SEED = Number(process.env['MERGE_SEED'] ?? 1);
const COUNT = Number(process.env['MERGE_TRIPLES'] ?? 21_000);
/** Of each of the two styles that show the base. */
const COUNT_OF_STYLE = 2_000;
const BATCH = 1_000;
const EXAMPLES = 3;

function outcomeOf(triple: Triple, git: GitMerge, style: MarkerStyle = 'plain'): Outcome {
  const merge = mergeText(triple.base, triple.local, triple.upstream, { secondOpinion: false });
  return compared(markedText(merge, { style, labels: LABELS }), git);
}

function compared(ours: GitMerge, git: GitMerge): Outcome {
  const isSame = ours.text === git.text;
  if (ours.conflicts === 0 && git.conflicts === 0)
    return isSame ? 'both clean, same text' : 'both clean, other text';
  if (ours.conflicts > 0 && git.conflicts > 0)
    return isSame ? 'both in conflict, same text' : 'both in conflict, other text';
  return ours.conflicts > 0 ? 'only ours in conflict' : "only git's in conflict";
}

function opinionOn({ base, local, upstream }: Triple): Opinion {
  const plain = mergeText(base, local, upstream, { secondOpinion: false });
  const asked = mergeText(base, local, upstream);
  const questions = asked.chunks.flatMap((chunk, index) =>
    chunk.kind === 'conflict' && chunk.cause === 'ambiguous' ? [index] : [],
  );
  if (questions.length > 0) {
    // Its first alternative is our own answer: with it, the text is what it was.
    const choices = new Map(questions.map((index) => [index, { alternative: 0 }]));
    const isOtherwiseSame =
      conflictCount(plain) === 0 &&
      conflictCount(asked) === questions.length &&
      resolvedText(asked, choices) === resolvedText(plain);
    return isOtherwiseSame ? 'question' : 'other change';
  }
  const chunks = asked.chunks.map((chunk) =>
    chunk.kind === 'conflict' ? { ...chunk, alternatives: [] } : chunk,
  );
  try {
    assert.deepEqual(chunks, plain.chunks);
    assert.deepEqual(asked.form, plain.form);
  } catch {
    return 'other change';
  }
  const hasAlternatives = asked.chunks.some(
    (chunk) => chunk.kind === 'conflict' && chunk.alternatives.length > 0,
  );
  return hasAlternatives ? 'alternatives' : 'none';
}

/** The triple with what form it has taken off: LF everywhere, the last line ended, no byte order mark. */
function normalised({ base, local, upstream }: Triple): Triple {
  const plain = (text: string): string =>
    text
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n')
      .replace(/[^\n]$/, '$&\n');
  return { base: plain(base), local: plain(local), upstream: plain(upstream) };
}

/** Triples by what was found of them. */
class Tally<Key extends string> {
  private readonly triples = new Map<Key, SeededTriple[]>();

  add(key: Key, triple: SeededTriple): void {
    const known = this.triples.get(key);
    if (known) known.push(triple);
    else this.triples.set(key, [triple]);
  }

  of(key: Key): readonly SeededTriple[] {
    return this.triples.get(key) ?? [];
  }

  count(...keys: Key[]): number {
    return keys.reduce((sum, key) => sum + this.of(key).length, 0);
  }

  toString(): string {
    const counts = [...this.triples].sort(([a], [b]) => (a < b ? -1 : 1));
    return counts.map(([key, { length }]) => `${key}: ${String(length)}`).join(', ');
  }
}

const sameForm = new Tally<Outcome>();
const otherForm = new Tally<string>();
const againstNormalised = new Tally<Outcome>();
const opinions = new Tally<Opinion>();

const isOneForm = ({ form }: SeededTriple): boolean => form === 'lf' || form === 'crlf';

async function compareBatch(triples: readonly SeededTriple[]): Promise<void> {
  const answers = gitMergeFiles(triples);
  // While git works.
  for (const triple of triples) opinions.add(opinionOn(triple), triple);
  const odd: SeededTriple[] = [];
  for (const [index, git] of (await answers).entries()) {
    const triple = triples[index];
    if (!triple) continue;
    const outcome = outcomeOf(triple, git);
    if (isOneForm(triple)) {
      sameForm.add(outcome, triple);
    } else {
      otherForm.add(`${triple.form}, ${outcome}`, triple);
      odd.push(triple);
    }
  }
  const plain = odd.map(normalised);
  for (const [index, git] of (await gitMergeFiles(plain)).entries()) {
    const [triple, normal] = [odd[index], plain[index]];
    if (!triple || !normal) continue;
    againstNormalised.add(normalisedOutcome(triple, git), triple);
  }
}

/** Compares our answer, its form taken off, with what git makes of the triple without its form. */
function normalisedOutcome(triple: Triple, git: GitMerge): Outcome {
  const merge = mergeText(triple.base, triple.local, triple.upstream, { secondOpinion: false });
  const { text, conflicts } = markedText(merge, { style: 'plain', labels: LABELS });
  return compared({ conflicts, text: normalised({ base: '', local: text, upstream: '' }).local }, git);
}

/** Seeds, and the first few triples made as small as they can be. */
async function described(
  triples: readonly SeededTriple[],
  outcome: Outcome,
  style: MarkerStyle = 'plain',
): Promise<string> {
  const examples: string[] = [];
  for (const triple of triples.slice(0, EXAMPLES)) {
    const small = await shrinkTriple(triple, async (candidates) => {
      const answers = await gitMergeFiles(candidates, { style });
      return candidates.map((candidate, index) => {
        const git = answers[index];
        return git !== undefined && outcomeOf(candidate, git, style) === outcome;
      });
    });
    examples.push(JSON.stringify([small.base, small.local, small.upstream]));
  }
  const seeds = triples.slice(0, 20).map(({ seed }) => seed);
  return `${String(triples.length)} x ${outcome} (${style}), seeds ${seeds.join(' ')}\n${examples.join('\n')}`;
}

describe('our merge and git merge-file', function () {
  this.timeout(300_000);

  before(async () => {
    const seeds = Array.from({ length: COUNT }, (_, index) => FIRST_SEED + index);
    for (let start = 0; start < COUNT; start += BATCH)
      await compareBatch(seeds.slice(start, start + BATCH).map(tripleOf));
  });

  after(() => {
    console.log(
      `      ${String(COUNT)} triples from seed ${String(FIRST_SEED)} (MERGE_SEED, MERGE_TRIPLES) | same form: ${String(sameForm)}` +
        ` | other form: ${String(otherForm)} | other form, git's input normalised: ${String(againstNormalised)}` +
        ` | second opinion: ${String(opinions)}`,
    );
  });

  it('are both clean or both in conflict, where all three have the same form', async () => {
    const wrong = ['only ours in conflict', "only git's in conflict"] as const;
    const total = sameForm.count(...wrong, ...AGREED, ...DIFFERING);
    assert.ok(total > COUNT * 0.955, `of the same form are only ${String(total)}`);
    if (sameForm.count(...wrong) <= total * 0.001) return;
    assert.fail((await Promise.all(wrong.map((key) => described(sameForm.of(key), key)))).join('\n'));
  });

  it('are the same bytes where both are clean', async () => {
    const clean = sameForm.count('both clean, same text', 'both clean, other text');
    const differing = sameForm.of('both clean, other text');
    if (differing.length > clean * 0.001) assert.fail(await described(differing, 'both clean, other text'));
  });

  it('show conflicts with the same text, but for the ends of markers without a base', async () => {
    const conflicts = sameForm.count('both in conflict, same text', 'both in conflict, other text');
    const differing = sameForm.of('both in conflict, other text');
    if (differing.length > conflicts * 0.005)
      assert.fail(await described(differing, 'both in conflict, other text'));
  });

  it('where the form differs, ours is in no conflict that is none without the form, and has the same lines', () => {
    const seedsOf = (outcome: Outcome): string =>
      `${outcome}, seeds ${againstNormalised
        .of(outcome)
        .map(({ seed }) => seed)
        .join(' ')}`;
    assert.ok(againstNormalised.count(...AGREED) > 0);
    for (const outcome of [
      'only ours in conflict',
      "only git's in conflict",
      'both clean, other text',
    ] as const)
      assert.equal(againstNormalised.count(outcome), 0, seedsOf(outcome));
  });

  it('are asked about a second time: few questions, and nothing else changes', () => {
    const changed = opinions.of('other change');
    assert.equal(changed.length, 0, `seeds ${changed.map(({ seed }) => seed).join(' ')}`);
    assert.ok(opinions.count('question') > 0);
    assert.ok(opinions.count('question') < COUNT * 0.02, String(opinions));
  });

  for (const style of ['diff3', 'zdiff3'] as const) {
    it(`agree in the ${style} style`, async () => {
      const triples: SeededTriple[] = [];
      for (let seed = FIRST_SEED; triples.length < COUNT_OF_STYLE; seed++) {
        const triple = tripleOf(seed);
        if (isOneForm(triple)) triples.push(triple);
      }
      const tally = new Tally<Outcome>();
      for (const [index, git] of (await gitMergeFiles(triples, { style })).entries()) {
        const triple = triples[index];
        if (triple) tally.add(outcomeOf(triple, git, style), triple);
      }
      console.log(`      ${style}: ${String(tally)}`);
      const failures: string[] = [];
      const mayBe = (outcome: Outcome, share: number, of: number): void => {
        if (tally.count(outcome) > share * of) failures.push(outcome);
      };
      const conflicts = tally.count('both in conflict, same text', 'both in conflict, other text');
      mayBe('only ours in conflict', 0.001, COUNT_OF_STYLE);
      // git's diff3 style keeps conflicts whose sides are the same.
      mayBe("only git's in conflict", style === 'diff3' ? 0.005 : 0.001, COUNT_OF_STYLE);
      mayBe('both clean, other text', 0.001, COUNT_OF_STYLE);
      mayBe('both in conflict, other text', 0.005, conflicts);
      const texts = await Promise.all(
        failures.map((outcome) => described(tally.of(outcome as Outcome), outcome as Outcome, style)),
      );
      assert.deepEqual(failures, [], texts.join('\n'));
    });
  }
});
