import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from './projectRoot';
import { run } from './run';

/**
 * A run of tests that did not really pass must never look as if it had. Each of these runs in a real extension host
 * through the same program as the integration tests.
 */
describe('the verdict on a run in VS Code', function () {
  this.timeout(180_000);
  let folder = '';

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'artifact-lineage-verdict-'));
    // VS Code runs tests only beside an extension under development.
    const extension = { name: 'empty', publisher: 'test', version: '0.0.1', engines: { vscode: '^1.100.0' } };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(extension));
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs `exports.run` with this body. */
  async function verdictOn(
    body: string,
  ): Promise<{ readonly status: number | null; readonly output: string }> {
    const tests = path.join(folder, 'tests.cjs');
    writeFileSync(tests, `exports.run = async () => { ${body} };`);
    const shim = path.join(projectRoot, 'out/test/host/codeShim.entry.cjs');
    chmodSync(shim, 0o755);
    const env = { ...process.env, VSCODE_TEST_TIMEOUT_MS: '25000', VSCODE_TEST_VERSION: 'stable' };
    return run(shim, [folder, `--extensionDevelopmentPath=${folder}`, `--extensionTestsPath=${tests}`], {
      env,
    });
  }

  it('is 0 when the tests pass', async () => {
    const { status, output } = await verdictOn('');
    assert.equal(status, 0, output);
  });

  it('is 1 when a test fails, and the output says which', async () => {
    const { status, output } = await verdictOn("throw new Error('one and one is three');");
    assert.equal(status, 1, output);
    assert.match(output, /one and one is three/);
  });

  it('is 2 when the extension host crashes', async () => {
    const { status, output } = await verdictOn(
      "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});",
    );
    assert.equal(status, 2, output);
  });

  it('is 2 when the extension host ends by itself with success', async () => {
    const { status, output } = await verdictOn('process.exit(0);');
    assert.equal(status, 2, output);
  });

  it('is 2 when the tests hang in a promise', async () => {
    const { status, output } = await verdictOn('await new Promise(() => {});');
    assert.equal(status, 2, output);
    assert.match(output, /did not end within/);
  });

  it('is 2 when the tests hang in a loop', async () => {
    const { status, output } = await verdictOn('for (;;);');
    assert.equal(status, 2, output);
  });
});
