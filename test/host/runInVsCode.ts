import { runTests } from '@vscode/test-electron';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { ChosenVsCode } from './chooseVsCode';
import { hermeticEnvironment } from './hermeticEnvironment';
import type { HostVersion } from './hostVersions';
import { projectRoot } from './projectRoot';
import { writeUserSettings } from './server';
import { RESULT_FILE_VARIABLE } from './testResults';

export interface VsCodeRun {
  readonly vsCode: ChosenVsCode;
  readonly version: HostVersion;
  /** Folders of extensions that are installed beside this one. */
  readonly otherExtensions?: readonly string[];
  /** The module whose `run()` VS Code calls. */
  readonly testsModule: string;
  /** A folder or a .code-workspace file. */
  readonly workspace: string;
  /** Settings, global storage and home; kept between runs, the next run is a restart. */
  readonly profile: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the counts go. */
  readonly resultFile: string;
}

/** Runs a test module in a real extension host. @returns whether it ended well; the why is on the console */
export async function runInVsCode(options: VsCodeRun): Promise<boolean> {
  const { vsCode, version, testsModule, workspace, profile, resultFile } = options;
  const shim = path.join(projectRoot, 'out/test/host/codeShim.entry.cjs');
  chmodSync(shim, 0o755);
  rmSync(resultFile, { force: true });
  const userDataDir = path.join(profile, 'user-data');
  const extensionsDir = path.join(profile, 'extensions');
  // As they lie there, VS Code takes them for installed. In a browser it takes but one of those in development.
  for (const folder of options.otherExtensions ?? [])
    cpSync(folder, path.join(extensionsDir, path.basename(folder)), { recursive: true });
  writeUserSettings(userDataDir, options.settings);
  const home = path.join(profile, 'home');
  const { HOME, XDG_RUNTIME_DIR } = hermeticEnvironment(profile, home);
  try {
    const code = await runTests({
      vscodeExecutablePath: vsCode.kind === 'desktop' ? vsCode.executable : shim,
      extensionDevelopmentPath: projectRoot,
      extensionTestsPath: testsModule,
      launchArgs: [
        workspace,
        `--user-data-dir=${userDataDir}`,
        `--extensions-dir=${extensionsDir}`,
        '--disable-telemetry',
      ],
      extensionTestsEnv: {
        // The shim needs the machine's home for nothing, and its npm cache when it installs.
        ...(vsCode.kind === 'desktop' ? { HOME, XDG_RUNTIME_DIR } : { VSCODE_TEST_HOME: home }),
        VSCODE_TEST_VERSION: version,
        ...options.environment,
        [RESULT_FILE_VARIABLE]: resultFile,
      },
    });
    return code === 0 && existsSync(resultFile);
  } catch {
    // runTests rejects on every status but 0; what happened has been printed.
    return false;
  }
}
