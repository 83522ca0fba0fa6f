import { devNull } from 'node:os';
import { UsageError } from './cli/commandError';
import { displayPath } from './cli/displayPath';
import { hashCommand } from './cli/hashCommand';
import { mergeFileCommand } from './cli/mergeFileCommand';
import { mergeTreeCommand } from './cli/mergeTreeCommand';
import { plainSentence } from './cli/plainSentence';
import { statusCommand } from './cli/statusCommand';
import { OutputClosedError, print } from './cli/print';

const USAGE = `Usage: artifact-lineage <command>

merge-file [options] <local> <base> <upstream>
    Merges what changed from base to upstream into the local file. The exit status is the number of conflicts,
    127 at most; conflicts stand between markers. Options are those of git merge-file:
      -p, --stdout          print the result and leave the local file as it is
      --diff3, --zdiff3     show the base between the sides of a conflict; whole, or without what the sides share
      -L <name>             a label: for local, base and upstream, in this order
      --marker-size <n>     how long a conflict marker is (7)
      -q, --quiet           no remarks
      --path <name>         the name to use in remarks, and to tell JSON by, where <local> is a temporary file
      --json                print as JSON, instead of writing: the chunks with their lines (counted from 0, the end not
                            included), and of each conflict the lines of all sides and what could be written there,
                            with the reason
      --no-second-opinion   do not ask where repeated lines can be aligned in two ways: decide as git does

merge-tree [options] <base dir> <local dir> <upstream dir> <out dir>
    Merges the files of two directories into a new one, and prints what was done to each file. The exit status is
    the number of conflicts, 127 at most. Writes nothing outside <out dir>, which must be empty or missing.
      --json                print it as JSON
      --dry-run             only print it; <out dir> can be left out
      -q, --quiet           do not print it
      --diff3, --zdiff3, -L, --marker-size, --no-second-opinion    as above

status [--json] [--exit-code] <workspace>
    Prints how each artifact stands to where other tools' records say it came from: in-sync, modified (only here),
    outdated (only there), diverged, local-only (nothing is recorded), deleted-locally, deleted-upstream, or unknown (it
    cannot be read: nothing is fetched). With --exit-code the status is 1 unless all are in-sync or local-only and all
    records could be read.

hash [--skillmeat | --skills-cli] <path>
    Prints the content hash of an artifact (a file or a directory), or the hash that SkillMeat records for it,
    or the computedHash of skills-lock.json.

Where there is no base, ${devNull} can stand for it. On an error the exit status is 255 and nothing was written.
`;

const ERROR_STATUS = 255;
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  'merge-file': mergeFileCommand,
  'merge-tree': mergeTreeCommand,
  status: statusCommand,
  hash: hashCommand,
};

/** The headless door. @returns the exit status: 255, with one line on standard error, when something went wrong */
async function main([name, ...args]: readonly string[]): Promise<number> {
  try {
    if ([name, ...args].some((word) => word === '--help' || word === '-h') || name === 'help') {
      print(USAGE);
      return 0;
    }
    if (name === undefined) throw new UsageError('There is no command.');
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw new UsageError(`There is no command ${displayPath(name)}.`);
    return await command(args);
  } catch (error) {
    if (error instanceof OutputClosedError) return ERROR_STATUS;
    const sentence = error instanceof UsageError ? `${error.message} See --help.` : plainSentence(error);
    process.stderr.write(`artifact-lineage: ${sentence}\n`);
    return ERROR_STATUS;
  }
}

// With nobody to tell, the exit status still tells.
process.stderr.on('error', () => undefined);

void main(process.argv.slice(2)).then((status) => (process.exitCode = status));
