import type { KeptView } from './keptView';
import { scrollSteadily } from './scrollSteadily';

type Anchor = NonNullable<KeptView['anchor']>;

/** The first block on the screen: it stays where it is, however high the blocks above it turn out to be. */
export function readAnchor(main: HTMLElement): Anchor {
  const edge = main.getBoundingClientRect().top;
  for (const block of main.querySelectorAll<HTMLElement>('.block')) {
    const { top, bottom } = block.getBoundingClientRect();
    if (bottom > edge) return { chunk: Number(block.dataset['chunk']), offset: edge - top };
  }
  return { chunk: -1, offset: main.scrollTop };
}

/** Chunk -1 is the top of the page. */
export async function scrollToAnchor(main: HTMLElement, { chunk, offset }: Anchor): Promise<void> {
  const block = main.querySelector(`.block[data-chunk="${String(chunk)}"]`);
  if (!block) {
    main.scrollTop = offset;
    return;
  }
  await scrollSteadily(
    main,
    () => block.getBoundingClientRect().top - main.getBoundingClientRect().top + offset,
  );
}
