import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { StoreError } from '../../../src/store/storeError';
import { UnwritableFolder } from '../../../src/store/unwritableFolder';
import { errorActions } from '../../../src/ui/errorActions';
import { errorMessage } from '../../../src/ui/errorMessage';
import { describeError } from '../../../src/ui/reportError';
import { lineageApi } from '../extension';

describe('an error of the store', () => {
  const titles = (error: StoreError): string[] => errorActions(error).map(({ title }) => title);

  it('has buttons for what its sentence asks for, whose commands there are', async () => {
    const newer = new StoreError('newer-format', 'Newer.');
    assert.deepEqual(titles(newer), ['Show Extension', 'Reload Window', 'Show Log']);
    const failed = new StoreError('failed', 'A bug.');
    assert.deepEqual(titles(failed), ['Reload Window', 'Show Log']);
    assert.match(errorMessage(failed), /Reload the window; if it happens again, verify the store\./);
    assert.deepEqual(titles(new StoreError('damaged', 'Bytes.')), ['Verify Store', 'Show Log']);
    const full = new StoreError('no-space', 'Full.');
    assert.deepEqual(titles(full), ['Try Again', 'Show Log']);
    // Activates the extension, whose commands some are.
    await lineageApi();
    const known = new Set(await commands.getCommands());
    for (const { command } of [newer, failed, full].flatMap(errorActions))
      assert.ok(known.has(command), command);
  });

  it('names the folder that cannot be written, and what lies in its way', () => {
    const cause = new StoreError('unwritable', 'Opening.');
    const readOnly = new UnwritableFolder(cause, '/srv/store', undefined);
    assert.match(errorMessage(readOnly), /its folder \/srv\/store is read-only\./);
    const blocked = new UnwritableFolder(cause, '/srv/store', '/srv');
    assert.match(errorMessage(blocked), /: \/srv lies where its folder has to be\./);
    assert.deepEqual(titles(blocked), ['Try Again', 'Show Log']);
  });

  it('is in the log without a stack when the disk is to blame', () => {
    assert.equal(
      describeError(new StoreError('damaged', 'Bytes are wrong.')),
      'StoreError: Bytes are wrong.',
    );
    assert.match(describeError(new StoreError('failed', 'A bug.')), /\n\s+at /);
  });
});
