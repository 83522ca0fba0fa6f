import { commands } from 'vscode';

/** Opens the walkthrough that package.json contributes. @param extensionId of this extension */
export async function openWalkthrough(extensionId: string): Promise<void> {
  await commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#getStarted`);
}
