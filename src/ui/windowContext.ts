import { userInfo } from 'node:os';
import { workspace } from 'vscode';
import type { TrackingContext } from '../operations/trackingContext';
import { nodeSha256 } from '../store/nodeSha256';
import type { Settings } from './settings';

/** What operations need of this window. They read the settings as they are at that moment. */
export function windowContext(
  store: TrackingContext['store'],
  files: TrackingContext['files'],
  settings: () => Settings,
): TrackingContext {
  return {
    store,
    files,
    sha256: nodeSha256,
    settings: {
      get maxFileSize() {
        return settings().maxFileSize;
      },
      get optionalKinds() {
        return settings().optionalKinds;
      },
    },
    author: author(),
    now: Date.now,
    platform: process.platform === 'win32' ? 'windows' : 'posix',
    mayWrite: () => workspace.isTrusted,
  };
}

/** Who this window acts for. Containers run as users that have no name. */
function author(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? String(process.getuid?.() ?? '');
  }
}
