import * as v from 'valibot';
import { choiceSchema, type Block, type ConflictBlock } from '../../protocol/mergeEditor';
import { conflictsOf } from './conflictOrder';

/** What a conflict is decided as, and the lines by that. */
export const conflictStateSchema = v.object({ choice: v.nullable(choiceSchema), lines: v.array(v.string()) });
type ConflictState = v.InferOutput<typeof conflictStateSchema>;

export function stateOf({ choice, result }: ConflictBlock): ConflictState {
  return { choice, lines: result };
}

export function isSameState(one: ConflictState, other: ConflictState): boolean {
  return JSON.stringify([one.choice, one.lines]) === JSON.stringify([other.choice, other.lines]);
}

export function areSameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

/** The lines of both sides. By them a conflict is found again when a newer plan has numbered the chunks otherwise. */
export function sidesOf({ local, upstream }: ConflictBlock): string {
  return JSON.stringify([local, upstream].map((lines) => lines.map(({ text }) => text)));
}

/** The conflict with these sides; of several, the one with the chunk's number. */
export function conflictWith(
  blocks: readonly Block[],
  { sides, chunk }: { readonly sides: string; readonly chunk: number },
): ConflictBlock | undefined {
  const same = conflictsOf(blocks).filter((block) => sidesOf(block) === sides);
  return same.find((block) => block.chunk === chunk) ?? same[0];
}
