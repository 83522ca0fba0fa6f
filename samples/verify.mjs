// Checks that samples/ is what README.md says it is. Prints one sentence per violation; exit status 1 if there is any.
// The tables of README.md are the list of claims: a row changed there is checked as changed.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const cli = path.join(here, '..', 'dist', 'cli.js');
const claude = 'workspace/.claude';
const onWindows = process.platform === 'win32';

let checks = 0;
const violations = [];
function check(holds, sentence) {
  checks++;
  if (!holds) violations.push(sentence);
}

const absolute = (file) => path.join(here, ...file.split('/'));
function exists(file) {
  try {
    fs.lstatSync(absolute(file));
    return true;
  } catch {
    return false;
  }
}
const read = (file) => fs.readFileSync(absolute(file));
const text = (bytes) => bytes.toString('utf8');
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Mode by path relative to samples/, as git tracks it; undefined outside a checkout. */
const tracked = (() => {
  try {
    const listing = execFileSync('git', ['ls-files', '-s', '-z'], {
      cwd: here,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const rows = listing.split('\0').filter(Boolean);
    return rows.length ? new Map(rows.map((row) => [row.slice(row.indexOf('\t') + 1), row.slice(0, 6)])) : undefined;
  } catch {
    return undefined;
  }
})();

/** Windows has no executable bits on disk, so there git is asked. */
function isExecutable(file) {
  if (onWindows) return tracked?.get(file) === '100755';
  return (fs.statSync(absolute(file)).mode & 0o111) !== 0;
}

// ---------------------------------------------------------------------------------------------- README

function table(name) {
  const lines = text(read('README.md')).split('\n');
  const start = lines.indexOf(`<!-- table: ${name} -->`);
  const rows = [];
  for (let i = start + 3; start >= 0 && lines[i]?.startsWith('|'); i++) {
    const cells = lines[i].split('|').slice(1, -1);
    rows.push(cells.map((cell) => cell.trim()));
  }
  check(rows.length > 0, `README.md has no table "${name}".`);
  return rows;
}
const code = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]);

// ---------------------------------------------------------------------------------------------- Artifacts

/** Files of an artifact by their path in it; a single file is `.`. Undefined when there is no such artifact. */
function artifact(file) {
  if (!exists(file)) return undefined;
  if (!fs.statSync(absolute(file)).isDirectory()) return new Map([['.', version(file)]]);
  const found = new Map();
  for (const name of fs.readdirSync(absolute(file), { recursive: true, encoding: 'utf8' })) {
    const inside = name.split(path.sep).join('/');
    if (fs.statSync(absolute(`${file}/${inside}`)).isFile()) found.set(inside, version(`${file}/${inside}`));
  }
  return found;
}
const version = (file) => ({ bytes: read(file), executable: isExecutable(file) });

/** The changes between two versions of an artifact, in the notation of README.md. */
function changes(before = new Map(), after = new Map()) {
  const deleted = [...before.keys()].filter((name) => !after.has(name));
  const added = [...after.keys()].filter((name) => !before.has(name));
  const marks = [];
  for (const name of deleted) {
    const to = added.find((other) => after.get(other).bytes.equals(before.get(name).bytes));
    if (to === undefined) marks.push(`- ${name}`);
    else marks.push(`> ${name} > ${added.splice(added.indexOf(to), 1)[0]}`);
  }
  marks.push(...added.map((name) => `+ ${name}`));
  for (const [name, old] of before) {
    const now = after.get(name);
    if (!now) continue;
    if (!old.bytes.equals(now.bytes)) marks.push(`${onlyLineEndings(old.bytes, now.bytes) ? 'eol' : '~'} ${name}`);
    if (!old.executable && now.executable) marks.push(`x ${name}`);
    if (old.executable && !now.executable) marks.push(`no longer executable: ${name}`);
  }
  return marks.sort();
}

const isBinary = (bytes) => bytes.includes(0);
const onlyLineEndings = (a, b) =>
  !isBinary(a) && !isBinary(b) && text(a).replaceAll('\r\n', '\n') === text(b).replaceAll('\r\n', '\n');

/** What a three-way comparison says. `base`, `upstream` and `local` are versions of one artifact, or undefined. */
function stateOf(base, upstream, local) {
  if (!base) return upstream && !local ? 'only in the collection' : 'unclear';
  if (!local) return upstream ? 'deleted here' : 'unclear';
  const localMarks = changes(base, local);
  if (!upstream) return localMarks.length ? 'unclear' : 'gone upstream';
  const upstreamMoved = changes(base, upstream).length > 0;
  if (localMarks.length === 0) return upstreamMoved ? 'outdated' : 'in sync';
  if (!upstreamMoved) return localMarks.every((mark) => mark.startsWith('eol ')) ? 'line endings only' : 'modified';
  return collide(base, upstream, local) ? 'conflict' : 'merges cleanly';
}

function collide(base, upstream, local) {
  return [...new Set([...base.keys(), ...upstream.keys(), ...local.keys()])].some((name) => {
    const [old, theirs, ours] = [base, upstream, local].map((files) => files.get(name)?.bytes);
    const moved = (to) => (old && to ? !old.equals(to) : old !== to);
    if (!moved(theirs) || !moved(ours) || (theirs && ours?.equals(theirs))) return false;
    if (!old || !theirs || !ours || [old, theirs, ours].some(isBinary)) return true;
    const here = changedLines(old, ours);
    return changedLines(old, theirs).some(([a, b]) => here.some(([c, d]) => a <= d && c <= b));
  });
}

/** The ranges of lines of `before` that `after` replaces, by longest common subsequence. */
function changedLines(before, after) {
  const a = text(before).split('\n');
  const b = text(after).split('\n');
  const common = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const ranges = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const start = i;
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) i++;
      else j++;
    }
    ranges.push([start, i]);
  }
  return ranges;
}

function artifactsOf(collection) {
  const below = (folder, accept) =>
    exists(`${collection}/${folder}`)
      ? fs
          .readdirSync(absolute(`${collection}/${folder}`), { recursive: true, encoding: 'utf8' })
          .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
          .filter(accept)
      : [];
  return [
    ...below('skills', (file) => exists(`${collection}/${file}/SKILL.md`) && file.split('/').length === 2),
    ...below('commands', (file) => file.endsWith('.md')),
    ...below('agents', (file) => file.endsWith('.md')),
  ];
}

// ---------------------------------------------------------------------------------------------- Records

const hashes = new Map();
function skillmeatHash(file) {
  if (!hashes.has(file)) {
    const output = execFileSync(process.execPath, [cli, 'hash', '--skillmeat', absolute(file)], { encoding: 'utf8' });
    hashes.set(file, output.trim());
  }
  return hashes.get(file);
}

/** Enough TOML for our own files: the scalar fields of a section. */
function fields(section) {
  const found = {};
  for (const [, key, value] of section.matchAll(/^([a-z_]+) = ("(?:[^"\\]|\\.)*"|true|false)$/gm)) {
    found[key] = JSON.parse(value);
  }
  return found;
}
const sections = (file, header) => text(read(file)).split(header).slice(1);

function checkCollection(collection) {
  const listed = sections(`${collection}/collection.toml`, '[[artifacts]]\n').map(fields);
  const paths = listed.map((entry) => entry.path).sort();
  check(
    same(paths, artifactsOf(collection).sort()),
    `${collection}/collection.toml does not list exactly the artifacts that are there.`,
  );
  const locked = new Map(
    [...text(read(`${collection}/collection.lock`)).matchAll(/^\[lock\.entries\.("[^\n]+")\]\n([^[]*)/gm)].map(
      ([, key, body]) => [JSON.parse(key), fields(body)],
    ),
  );
  check(locked.size === listed.length, `${collection}/collection.lock has ${locked.size} entries for ${listed.length} artifacts.`);
  for (const { name, type, path: file } of listed) {
    const entry = locked.get(`${name}::${type}`);
    if (!exists(`${collection}/${file}`)) continue;
    check(
      entry?.content_hash === skillmeatHash(`${collection}/${file}`),
      `${collection}/collection.lock has another hash for ${file} than its files.`,
    );
  }
}

function checkRecords() {
  const records = sections(`${claude}/.skillmeat-deployed.toml`, '[[deployed]]\n');
  const recorded = new Set();
  for (const section of records) {
    const record = fields(section);
    const file = record.artifact_path;
    recorded.add(file);
    if (!exists(`collection-v1/${file}`)) {
      check(false, `The record of ${record.artifact_name} names ${file}, which collection-v1/ does not have.`);
      continue;
    }
    const deployed = skillmeatHash(`collection-v1/${file}`);
    for (const key of ['content_hash', 'collection_sha', 'merge_base_snapshot']) {
      check(
        record[key] === undefined || record[key] === deployed,
        `The record of ${record.artifact_name} has the ${key} ${record[key]}, but collection-v1/${file} has ${deployed}.`,
      );
    }
    check(record.collection_sha !== undefined, `The record of ${record.artifact_name} has no hash.`);
    const lineage = /version_lineage = \[([^\]]*)\]/.exec(section)?.[1];
    check(
      lineage === undefined || lineage.includes(deployed),
      `The lineage in the record of ${record.artifact_name} lacks the deployed hash.`,
    );
    const modified = exists(`${claude}/${file}`) && skillmeatHash(`${claude}/${file}`) !== deployed;
    check(
      record.local_modifications === modified,
      `The record of ${record.artifact_name} says local_modifications = ${record.local_modifications}, but it is ${modified}.`,
    );
  }
  check(
    same([...recorded].sort(), artifactsOf('collection-v1').sort()),
    'The deployment records do not cover exactly the artifacts of collection-v1/.',
  );
  const names = records.map(fields);
  check(
    names.filter((record) => record.artifact_path === 'skills/Design Tokens').length === 2,
    'There ought to be two records that share the path skills/Design Tokens.',
  );
  const legacy = names.find((record) => record.artifact_name === 'on-call');
  check(legacy !== undefined && legacy.content_hash === undefined, 'The record of on-call ought to have only collection_sha.');
}

// ---------------------------------------------------------------------------------------------- Tables

const STATES = [
  'in sync',
  'outdated',
  'modified',
  'merges cleanly',
  'conflict',
  'line endings only',
  'deleted here',
  'gone upstream',
  'only in the collection',
];

function checkStates() {
  const rows = table('states').map(([name, state, upstream, local]) => [code(name)[0], state, code(upstream), code(local)]);
  const all = new Set([...artifactsOf('collection-v1'), ...artifactsOf('collection')]);
  for (const file of all) {
    check(rows.some(([name]) => name === file), `README.md does not mention ${file} among the states.`);
  }
  for (const [file, claimed, upstreamMarks, localMarks] of rows) {
    const [base, upstream, local] = ['collection-v1', 'collection', claude].map((tree) => artifact(`${tree}/${file}`));
    const state = stateOf(base, upstream, local);
    check(state === claimed, `${file} ought to be "${claimed}", but comparing the three trees says "${state}".`);
    const moved = changes(base, upstream);
    check(
      same(moved, upstreamMarks.sort()),
      `Upstream changes of ${file}: README.md says [${upstreamMarks}], the files say [${moved}].`,
    );
    const changed = base || local ? changes(base, local) : [];
    check(same(changed, localMarks.sort()), `Local changes of ${file}: README.md says [${localMarks}], the files say [${changed}].`);
  }
  for (const state of STATES) {
    check(rows.some(([, claimed]) => claimed === state), `No artifact is in the state "${state}".`);
  }
  const upstreamMarks = rows.flatMap(([, , upstream]) => upstream);
  for (const [mark, what] of [['+', 'adds'], ['-', 'deletes'], ['>', 'renames'], ['x', 'makes executable']]) {
    check(upstreamMarks.some((entry) => entry.startsWith(`${mark} `)), `No row of the states ${what} a file upstream.`);
  }
}

function checkArtifacts() {
  const rows = table('artifacts').map(([root, kind, name, file, from]) => [code(root)[0], kind, name, code(file)[0], from]);
  const fromCollection = artifactsOf('collection-v1');
  for (const [root, kind, name, file, from] of rows) {
    const full = path.posix.normalize(`workspace/${root}/${file}`);
    if (!exists(full)) {
      check(false, `README.md lists ${full}, which does not exist.`);
      continue;
    }
    const isDirectory = fs.statSync(absolute(full)).isDirectory();
    if (kind === 'skill') check(exists(`${full}/SKILL.md`), `${full} is listed as a skill and has no SKILL.md.`);
    if (kind === 'plugin') check(exists(`${full}/.claude-plugin/plugin.json`), `${full} is listed as a plugin and has no plugin.json.`);
    if (kind === 'mcp') check(isDirectory, `${full} is listed as an MCP server and is not a folder.`);
    const markdown = ['command', 'agent', 'rule', 'output-style'].includes(kind);
    if (markdown) check(full.endsWith('.md') && !isDirectory, `${full} is listed as a ${kind} and is not a Markdown file.`);
    const shown = file.startsWith('../') || !file.includes('/') ? path.posix.basename(file) : file.slice(file.indexOf('/') + 1);
    check(name === (markdown ? shown.slice(0, -3) : shown), `${full} is listed under the name "${name}".`);
    const owned = root === '.claude' && fromCollection.some((other) => file === other || file.startsWith(`${other}/`));
    check((from === 'collection') === owned, `${full} is listed as "${from}", which the collection contradicts.`);
  }
  // Whatever looks like an artifact and is not in the list.
  const listed = new Set(rows.map(([root, , , file]) => path.posix.normalize(`workspace/${root}/${file}`)));
  const plugins = rows.filter(([, kind]) => kind === 'plugin').map(([root, , , file]) => `workspace/${root}/${file}/`);
  for (const name of fs.readdirSync(absolute('workspace'), { recursive: true, encoding: 'utf8' })) {
    const file = `workspace/${name.split(path.sep).join('/')}`;
    if (plugins.some((plugin) => file.startsWith(plugin)) || file.startsWith(`${claude}/skills/commit-messages`)) continue;
    const markdown = /\/\.claude\/(commands|agents|rules|output-styles)\/.*\.md$/.test(file);
    const expected = file.endsWith('/SKILL.md') ? path.posix.dirname(file) : markdown ? file : undefined;
    if (expected !== undefined) check(listed.has(expected), `README.md does not list ${expected}.`);
  }
  const kinds = new Set(rows.map(([, kind]) => kind));
  for (const kind of 'skill command agent rule output-style hook workflow plugin mcp settings memory mcp-config'.split(' ')) {
    check(kinds.has(kind), `No artifact of the kind ${kind} is listed.`);
  }
  check(!exists(`${claude}/skills/drafts/SKILL.md`), `${claude}/skills/drafts ought to have no SKILL.md.`);
  check(exists(`${claude}/skills/drafts/rate-limits.md`), `${claude}/skills/drafts ought to hold a file.`);
  check(exists(`${claude}/commands/db/notes.txt`), `${claude}/commands/db/notes.txt is missing.`);
}

const frontmatter = (file) => /^---\r?\n([^]*?)\r?\n---\r?\n/.exec(text(read(file)).replace(/^\uFEFF/, ''))?.[1];

const PROPERTIES = {
  executable: (file) =>
    (onWindows || isExecutable(file)) && (!tracked || tracked.get(file) === '100755') && text(read(file)).startsWith('#!'),
  'not executable': (file) => (onWindows || !isExecutable(file)) && (!tracked || tracked.get(file) === '100644'),
  CRLF: (file) => text(read(file)).split('\n').slice(0, -1).every((line) => line.endsWith('\r')),
  BOM: (file) => read(file).subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])),
  'no final newline': (file) => read(file).length > 0 && read(file).at(-1) !== 10,
  // An opening quote that is never closed, and a bracket too: no YAML parser takes that.
  'malformed frontmatter': (file) =>
    ((frontmatter(file) ?? '').split('"').length - 1) % 2 === 1 && /: \[[^\]]*$/m.test(frontmatter(file) ?? ''),
  'no frontmatter': (file) => !text(read(file)).startsWith('---'),
  'spaces in the path': (file) => file.includes(' '),
  'non-ASCII path': (file) => /[^\0-\x7f]/.test(file) && file === file.normalize('NFC'),
  link: (file) => {
    const target = '../../.agents/skills/commit-messages';
    if (tracked && tracked.get(file) !== '120000') return false;
    if (fs.lstatSync(absolute(file)).isSymbolicLink()) {
      return fs.readlinkSync(absolute(file)).replaceAll('\\', '/') === target && exists(`${file}/SKILL.md`);
    }
    return onWindows && text(read(file)) === target;
  },
  'PNG, 64 by 64': (file) => {
    const bytes = read(file);
    const signature = bytes.subarray(0, 8).equals(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
    return signature && bytes.readUInt32BE(16) === 64 && bytes.readUInt32BE(20) === 64 && bytes.includes('IEND');
  },
  'never versioned': (file) => {
    const secret = /TOKEN["']?\s*[=:]\s*["']?([^"'\s]+)/.exec(text(read(file)))?.[1];
    return (!tracked || tracked.has(file)) && (secret === undefined || secret === 'not-a-real-token');
  },
};

function checkFiles() {
  const rows = table('files').map(([property, file]) => [property, code(file)[0]]);
  for (const [property, file] of rows) {
    const holds = PROPERTIES[property];
    if (!holds) check(false, `README.md claims "${property}", which verify.mjs does not know.`);
    else if (!exists(file)) check(false, `${file} does not exist.`);
    else check(holds(file), `${file} ought to be: ${property}. It is not${tracked ? ', on disk or in git' : ''}.`);
  }
  for (const property of Object.keys(PROPERTIES)) {
    check(rows.some(([claimed]) => claimed === property), `README.md has no file with the property "${property}".`);
  }
}

// ----------------------------------------------------------------------------------------------

/** What cannot even be read is a violation too, not a stack trace. */
function attempt(what, run) {
  try {
    run();
  } catch (error) {
    check(false, `Checking ${what} failed: ${error.message}.`);
  }
}

attempt('the awkward files', checkFiles);
attempt('the list of artifacts', checkArtifacts);
attempt('the states', checkStates);
if (fs.existsSync(cli)) {
  attempt('collection-v1/', () => checkCollection('collection-v1'));
  attempt('collection/', () => checkCollection('collection'));
  attempt('the deployment records', checkRecords);
} else {
  check(false, 'dist/cli.js is missing, so no hash could be checked: run "npm run build" first.');
}
if (!tracked) console.log('Not a git checkout: what git tracks was not checked.');
for (const sentence of violations) console.log(sentence);
console.log(violations.length ? `${violations.length} of ${checks} checks failed.` : `All ${checks} checks passed.`);
process.exitCode = violations.length ? 1 : 0;
