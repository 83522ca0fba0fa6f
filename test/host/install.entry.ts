// Installs the server host for one version ahead of its use: node out/test/host/install.entry.cjs [stable|minimum]
import { parseHostVersion } from './hostVersions';
import { ensureServerHost } from './serverHost';

void ensureServerHost(parseHostVersion(process.argv[2]), console.log);
