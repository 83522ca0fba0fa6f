import type { Frame, Locator } from 'playwright-core';

/**
 * Watches a page from within, as nothing outside of it knows when it was painted. `benchPainted` is when something was painted that is
 * on the screen for the first time: in the second frame after it was found. `benchGesture` is when a click or key came.
 * Milliseconds since 1970, the same in all frames; null when it did not happen in half a minute.
 */
const PAINT_WATCH = `(() => {
  if (window.benchWatch) return;
  const within = (start) => new Promise((resolve) => {
    setTimeout(() => resolve(null), 30_000);
    start((time) => resolve(performance.timeOrigin + time));
  });
  const isShown = (selector, text) => [...document.querySelectorAll(selector)].some((element) => {
    const { top, bottom, width } = element.getBoundingClientRect();
    return width > 0 && bottom > 0 && top < innerHeight && element.textContent.includes(text);
  });
  window.benchWatch = (selector, text) => {
    window.benchPainted = within((tell) => {
      const painted = () => tell(performance.now());
      // Frames that were asked for are forgotten when a webview gets its page.
      const looking = setInterval(() => {
        if (!isShown(selector, text)) return;
        clearInterval(looking);
        requestAnimationFrame(() => requestAnimationFrame(painted));
      }, 4);
    });
  };
  window.benchListen = () => {
    window.benchGesture = within((tell) => {
      for (const type of ['click', 'keydown'])
        window.addEventListener(type, ({ timeStamp }) => tell(timeStamp), { capture: true, once: true });
    });
  };
})()`;

/** Something in a frame. */
export interface Shown {
  readonly selector: string;
  /** Part of its text. */
  readonly text: string;
}

/** The script that begins to wait for something. */
export const watching = ({ selector, text }: Shown): string =>
  `${PAINT_WATCH}; benchWatch(${JSON.stringify(selector)}, ${JSON.stringify(text)})`;

/** Begins to wait for something in a frame. */
export async function watchFor(frame: Frame, shown: Shown): Promise<void> {
  await frame.evaluate(watching(shown));
}

/** Begins to wait for a click or a key in a frame. */
export async function listenIn(frame: Frame): Promise<void> {
  await frame.evaluate(`${PAINT_WATCH}; benchListen()`);
}

/** When the click or key came. @throws when there was none */
export const gestureIn = (frame: Frame): Promise<number> => timeIn(frame, 'benchGesture');

/** When it was painted; waits for it. @throws when it was not */
export const paintedIn = (frame: Frame): Promise<number> => timeIn(frame, 'benchPainted');

async function timeIn(frame: Frame, variable: string): Promise<number> {
  const time: unknown = await frame.evaluate(`window.${variable}`);
  if (typeof time !== 'number')
    throw new Error(`There is no ${variable} (${String(time)}) in ${frame.url()}.`);
  return time;
}

/** The frame that an element is in. */
export async function frameOf(element: Locator): Promise<Frame> {
  const handle = await element.elementHandle();
  const frame = await handle.ownerFrame();
  if (!frame) throw new Error('There is no frame with this element.');
  return frame;
}
