export interface WorkbenchTarget {
  /** A folder to open, absolute. */
  readonly folder?: string;
  /** A .code-workspace file to open, absolute. */
  readonly workspaceFile?: string;
  /** Options for the workbench; ignored unless the server is a test driver. */
  readonly payload?: readonly (readonly [string, string])[];
  readonly connectionToken?: string;
}

/** The address of a server's workbench. */
export function workbenchUrl(port: number, target: WorkbenchTarget): string {
  const { folder, workspaceFile, payload = [], connectionToken } = target;
  const url = new URL(`http://127.0.0.1:${String(port)}/`);
  if (connectionToken !== undefined) url.searchParams.set('tkn', connectionToken);
  if (workspaceFile !== undefined) url.searchParams.set('workspace', workspaceFile);
  else if (folder !== undefined) url.searchParams.set('folder', folder);
  else url.searchParams.set('ew', 'true');
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
