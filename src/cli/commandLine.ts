import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CommandError } from './commandError';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What the arguments said: values by option, and paths. */
type CommandLine<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>
>;

/** Reads options and paths. @throws CommandError for an option that is unknown or lacks its value */
export function commandLine<T extends Options>(args: readonly string[], options: T): CommandLine<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    throw new CommandError((error.message.split('. ')[0] ?? error.message).replace(/\.?$/, '.'));
  }
}
