/**
 * What stands for `vscode` in the bench's bundle: views of merges and rows of the version tree are made outside of VS Code there,
 * and all that they want of it is words and plain values to put them in. The rows about the merge editor itself are measured in a
 * real one.
 */
export const l10n = {
  t(message: string, ...values: readonly unknown[]): string {
    return message.replaceAll(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
  },
};

export const env = { language: 'en' };

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  readonly id: string;
  readonly color: ThemeColor | undefined;

  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export const FileDecoration = Object;

export class MarkdownString {
  value = '';

  appendText(text: string): this {
    this.value += text;
    return this;
  }

  appendMarkdown(text: string): this {
    return this.appendText(text);
  }
}

export const Uri = { from: <T>(parts: T): T => parts };

export const window = {};
