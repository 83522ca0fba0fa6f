import type { FrameLocator, Locator, Page } from 'playwright-core';
import { MERGE_EDITOR_WORDS } from '../../src/protocol/mergeEditorWords';

/** The merge editor inside the workbench, by what is on the screen and what screen readers are told. */
export class MergeEditorPage {
  readonly page: Page;
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.page = page;
    this.frame = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  title(text: string): Locator {
    return this.frame.getByRole('heading', { level: 1, name: text, exact: true });
  }

  text(text: string | RegExp): Locator {
    return this.frame.getByText(text).first();
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** @param state how its name ends, in any case: `Open`, `Resolved: .claude` */
  conflict(number: number, state = ''): Locator {
    return this.frame.getByRole('group', {
      name: new RegExp(`^Conflict ${String(number)} of \\d+, .*${state}$`, 'i'),
    });
  }

  /** The conflict that the keyboard is in. */
  focused(number: number): Locator {
    return this.conflict(number).and(this.frame.locator(':focus, :focus-within'));
  }

  /** `2 of 5 resolved`. */
  progress(text: string): Locator {
    return this.frame.getByRole('progressbar', { name: text, exact: true });
  }

  /** A file of the list. */
  file(path: string): Locator {
    return this.frame.locator(`[role="option"][data-path="${path}"]`);
  }

  /** The groups of the list with their files, as they are read aloud: `Conflicts: SKILL.md, notes.md`. */
  async groups(): Promise<string[]> {
    const groups = await this.frame.getByRole('listbox').getByRole('group').all();
    return Promise.all(
      groups.map(async (group) => {
        const files = await group.getByRole('option').all();
        const paths = await Promise.all(files.map((file) => file.getAttribute('data-path')));
        const name = await group.getByRole('presentation').first().innerText();
        return `${name}: ${paths.join(', ')}`;
      }),
    );
  }

  /** Shows a file. */
  async select(path: string): Promise<void> {
    await this.file(path).click();
    await this.frame.getByRole('heading', { level: 2, name: path, exact: true }).waitFor();
  }

  /** Changes that need no decision, by what they are called. */
  change(label: string): Locator {
    return this.frame.getByRole('region', { name: label, exact: true });
  }

  get apply(): Locator {
    return this.button('Apply');
  }

  get applyEnabled(): Locator {
    return this.frame.getByRole('button', { name: 'Apply', exact: true, disabled: false });
  }

  get applyDisabled(): Locator {
    return this.frame.getByRole('button', { name: 'Apply', exact: true, disabled: true });
  }

  /** Says whether the risky changes were looked at, as a click on the words does. */
  async confirmRisks(isConfirmed: boolean): Promise<void> {
    const { risksConfirm } = MERGE_EDITOR_WORDS;
    await this.frame.getByText(risksConfirm).click();
    await this.frame.getByRole('checkbox', { name: risksConfirm, checked: isConfirmed }).waitFor();
  }

  /** The text that is written by hand. */
  get handEditor(): Locator {
    return this.frame.getByRole('textbox', { name: /^Text of conflict/ });
  }

  /** What screen readers were told last. */
  announced(text: string | RegExp): Locator {
    return this.frame.getByRole('status').filter({ hasText: text });
  }
}
