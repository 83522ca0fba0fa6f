/** In how many frames the heights of what comes on the screen are known at the latest. */
const FRAMES = 4;

/**
 * Scrolls by as much as it is away, now and again when the browser has laid out what came near the screen by that: the
 * heights of blocks are estimates until then.
 *
 * @param away in pixels, measured anew each time
 */
export async function scrollSteadily(main: HTMLElement, away: () => number): Promise<void> {
  main.scrollTop += away();
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await new Promise((next) => requestAnimationFrame(next));
    main.scrollTop += away();
  }
}
