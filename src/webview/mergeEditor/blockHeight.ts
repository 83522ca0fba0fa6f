import type { Block } from '../../protocol/mergeEditor';

const LINE_PX = 20;
const HEADER_PX = 30;
/** A conflict without any line: its header, its buttons, and the headers of the sides. */
const CONFLICT_PX = 150;
const SUGGESTION_PX = 32;

/** About how high a block is, in pixels, before the browser lays it out. */
export function blockHeight(block: Block): number {
  switch (block.kind) {
    case 'unchanged':
      return (block.head.length + block.tail.length) * LINE_PX + (block.hidden > 0 ? 24 : 0);
    case 'change':
      return (block.before.length + block.after.length) * LINE_PX + HEADER_PX;
    case 'conflict': {
      const { local, upstream, result, suggestions } = block;
      const lines = block.choice === null ? local.length + upstream.length : result.length;
      return CONFLICT_PX + lines * LINE_PX + suggestions.length * SUGGESTION_PX;
    }
  }
}
