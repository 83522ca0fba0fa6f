import assert from 'node:assert/strict';
import { HOST_PACKAGES, parseHostVersion } from './hostVersions';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './projectRoot';

describe('host versions', () => {
  it('test the oldest VS Code that the manifest allows', () => {
    const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
      readonly engines: { readonly vscode: string };
    };
    const [major, minor] = HOST_PACKAGES.minimum.vsCode.split('.');
    assert.equal(manifest.engines.vscode, `^${String(major)}.${String(minor)}.0`);
  });

  it('name the same VS Code as the packages it comes from', () => {
    for (const { vsCode, codeServer } of Object.values(HOST_PACKAGES)) {
      assert.equal(codeServer.slice(1), vsCode.slice(1));
    }
  });

  it('are not guessed from a misspelt word', () => {
    assert.throws(() => parseHostVersion('stabel'), /stabel/);
  });
});
