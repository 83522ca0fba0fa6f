import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import path from 'node:path';
import { findCommand } from './findCommand';
import { HOST_PACKAGES, type HostVersion } from './hostVersions';
import { projectRoot } from './projectRoot';
import { run } from './run';
import { ensureServerHost, type ServerHost } from './serverHost';

/** The VS Code that tests run in. */
export type ChosenVsCode =
  | { readonly kind: 'desktop'; readonly version: string; readonly executable: string }
  | { readonly kind: 'server'; readonly version: string; readonly host: ServerHost };

/**
 * A desktop VS Code wherever it can be downloaded and shown, else the same VS Code's server and a headless browser,
 * which need nothing but the npm registry and Chromium.
 *
 * @param say gets one plain line that names the VS Code and, for the server, the reason
 */
export async function chooseVsCode(version: HostVersion, say: (line: string) => void): Promise<ChosenVsCode> {
  const { vsCode } = HOST_PACKAGES[version];
  const desktop = await desktopVsCode(vsCode);
  if ('executable' in desktop) {
    say(`This is desktop VS Code ${vsCode}.`);
    return { kind: 'desktop', version: vsCode, executable: desktop.executable };
  }
  const host = await ensureServerHost(version, say);
  say(`This is VS Code ${vsCode} as a server with a headless browser, because ${desktop.reason}.`);
  return { kind: 'server', version: vsCode, host };
}

async function desktopVsCode(version: string): Promise<{ executable: string } | { reason: string }> {
  if (process.env['VSCODE_TEST_HOST'] === 'server') return { reason: 'VSCODE_TEST_HOST says so' };
  let executable: string;
  try {
    executable = await downloadAndUnzipVSCode({
      version,
      cachePath: path.join(projectRoot, '.vscode-test'),
      reporter: new SilentReporter(),
    });
  } catch (error) {
    return {
      reason: `the desktop one cannot be downloaded (${error instanceof Error ? error.message : String(error)})`,
    };
  }
  if (process.platform !== 'linux') return { executable };
  const { status } = await run(executable, ['-e', '0'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (status !== 0) return { reason: 'this machine lacks libraries that the desktop one needs' };
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (!hasDisplay && !findCommand('Xvfb'))
    return { reason: 'there is no display and no Xvfb for the desktop one' };
  return { executable };
}
