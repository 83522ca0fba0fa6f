import { devNull } from 'node:os';
import { UsageError } from './cli/commandError';
import { hashCommand } from './cli/hashCommand';
import { mergeFileCommand } from './cli/mergeFileCommand';
import { mergeTreeCommand } from './cli/mergeTreeCommand';
import { plainSentence } from './cli/plainSentence';

const USAGE = `Usage: artifact-lineage <command>

merge-file [options] <local> <base> <upstream>
    Merges what changed from base to upstream into the local file. The exit status is the number of conflicts,
    127 at most; conflicts stand between markers. Options are those of git merge-file:
      -p, --stdout          print the result and leave the local file as it is
      --diff3, --zdiff3     show the base between the sides of a conflict; whole, or without what the sides share
      -L <name>             a label: for local, base and upstream, in this order
      --marker-size <n>     how long a conflict marker is (7)
      -q, --quiet           no remarks
      --json                print as JSON, instead of writing: the chunks with their lines (counted from 0, the end not
                            included), and for each conflict what could be written there, with the reason
      --no-second-opinion   do not ask where repeated lines can be aligned in two ways: decide as git does

merge-tree [options] <base dir> <local dir> <upstream dir> <out dir>
    Merges the files of two directories into a new one, and prints what was done to each file. The exit status is
    the number of conflicts, 127 at most. Writes nothing outside <out dir>, which must be empty or missing.
      --json                print it as JSON
      --dry-run             only print it
      --diff3, --zdiff3, -L, --marker-size, --no-second-opinion    as above

hash [--skillmeat | --skills-cli] <path>
    Prints the content hash of an artifact (a file or a directory), or the hash that SkillMeat records for it,
    or the computedHash of skills-lock.json.

Where there is no base, ${devNull} can stand for it. On an error the exit status is 255 and nothing was written.
`;

const ERROR_STATUS = 255;
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  'merge-file': mergeFileCommand,
  'merge-tree': mergeTreeCommand,
  hash: hashCommand,
};

/** The headless door. @returns the exit status: 255, with one line on standard error, when something went wrong */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw new UsageError();
    return await command(args);
  } catch (error) {
    process.stderr.write(error instanceof UsageError ? USAGE : `artifact-lineage: ${plainSentence(error)}\n`);
    return ERROR_STATUS;
  }
}

void main(process.argv.slice(2)).then((status) => (process.exitCode = status));
