import type { FileMode } from '../manifest';

/** One side of a changed file. The bytes of a symbolic link are its target. */
export interface FileSide {
  readonly mode: FileMode;
  readonly bytes: Uint8Array;
}

/** A file that a sync, a deployment or a push changes. A side is undefined where there is no such file. */
export interface ChangedFile {
  /** Relative to the artifact, `/` between components. */
  readonly path: string;
  readonly before: FileSide | undefined;
  readonly after: FileSide | undefined;
}

/** What a risky change is about. Each has to be confirmed by itself. */
export type RiskKind =
  /** Code: a shebang, or the extension or name of a script. */
  | 'script'
  /** An executable or a package that is no text: ELF, Mach-O, PE, WebAssembly, Java. */
  | 'program'
  /** The executable bit was gained. */
  | 'executable'
  /** A file of a hook, or a declaration of hooks in a plugin. */
  | 'hook'
  | 'workflow'
  | 'settings'
  /** A server that Claude starts or talks to. */
  | 'mcp'
  /** Frontmatter that lets tools run, or be used, that it did not before. */
  | 'allowed-tools'
  | 'frontmatter-hooks'
  /** A command that Claude Code runs while it loads a Markdown file. */
  | 'shell-command'
  | 'url'
  /** Characters that are not seen, or make others stand elsewhere than they are. */
  | 'hidden-text'
  /** A comment that a preview of Markdown does not show. */
  | 'html-comment'
  /** A symbolic link that leads out of the artifact. */
  | 'link-outside';

/** One thing in a changed file that must be confirmed by itself. */
export interface Risk {
  readonly path: string;
  readonly kind: RiskKind;
  /**
   * What is new, as it is written but bounded and with hidden characters spelled out: see `shownDetail`. What went away
   * (a tool that is no longer denied) begins with `- `; `… +7` stands for seven more.
   */
  readonly detail: string;
  /** In the new text, from 1. Undefined where there is none: a mode, a link, something that went away. */
  readonly line: number | undefined;
}

/** What a look at one aspect of a file found: a risk before its file is known. */
export type Finding = Omit<Risk, 'path'>;
