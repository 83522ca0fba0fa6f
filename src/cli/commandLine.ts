import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './commandError';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What the arguments said: values by option, and paths. */
type CommandLine<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>
>;

/** Reads options and paths. @throws UsageError for an option that is unknown or lacks its value */
export function commandLine<T extends Options>(args: readonly string[], options: T): CommandLine<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    const [sentence = error.message] = error.message.split(/\.\s|\n/);
    throw new UsageError(sentence.replace(/\.?$/, '.'));
  }
}

/** The paths of a command. @throws UsageError when there are not as many as it needs */
export function neededPaths<const T extends readonly string[]>(
  paths: readonly string[],
  names: T,
): { readonly [I in keyof T]: string } {
  if (paths.length !== names.length) {
    const wanted = names.map((name) => `<${name}>`).join(' ');
    throw new UsageError(`The paths needed are ${wanted}; there are ${String(paths.length)}.`);
  }
  if (paths.includes('')) throw new UsageError('A path is empty.');
  return paths as { readonly [I in keyof T]: string };
}
