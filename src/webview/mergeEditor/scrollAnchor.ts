import type { KeptView } from './keptView';

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
export function scrollToAnchor(main: HTMLElement, { chunk, offset }: Anchor): void {
  const block = main.querySelector(`.block[data-chunk="${String(chunk)}"]`);
  if (!block) {
    main.scrollTop = offset;
    return;
  }
  // Heights off the screen are estimates until they are laid out.
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const away = block.getBoundingClientRect().top - main.getBoundingClientRect().top + offset;
    if (Math.abs(away) < 1) return;
    main.scrollTop += away;
  }
}
