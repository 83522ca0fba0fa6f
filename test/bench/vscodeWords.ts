/**
 * What stands for `vscode` in the bench's bundle: views of merges are made outside of VS Code there, and all that they want of it is
 * words. The rows about the merge editor itself are measured in a real one.
 */
export const l10n = {
  t(message: string, ...values: readonly unknown[]): string {
    return message.replaceAll(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
  },
};
