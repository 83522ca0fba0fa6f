import type { LogOutputChannel } from 'vscode';
import * as v from 'valibot';
import type { ArtifactLineageApi } from '../../api';
import { describeError } from '../reportError';
import { API_ARGUMENTS, type ApiCall } from './apiArguments';
import { LineageApiError, toApiError } from './apiError';

/**
 * The border to other extensions: arguments are validated, what is given out is frozen, and every error is an `ApiError`.
 *
 * @param api whose results are made anew for each call
 */
export function guardedApi(
  api: ArtifactLineageApi,
  log: Pick<LogOutputChannel, 'debug' | 'error'>,
): ArtifactLineageApi {
  const calls = api as unknown as Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
  const guarded = Object.entries(API_ARGUMENTS).map(([name, entries]: [string, v.ObjectEntries]) => {
    return [
      name,
      async (...args: unknown[]) => {
        try {
          return frozen(await calls[name]?.(...argumentsOf(name, entries, args)));
        } catch (thrown) {
          const error = toApiError(thrown);
          const words = `${name}: ${describeError(error)}`;
          if (error.code === 'failed' || error.code === 'store') log.error(words);
          else log.debug(words);
          throw error;
        }
      },
    ] as const;
  });
  return Object.freeze({
    ...(Object.fromEntries(guarded) as unknown as Pick<ArtifactLineageApi, ApiCall>),
    onDidChange: (listener: Parameters<ArtifactLineageApi['onDidChange']>[0]) => {
      if (typeof listener !== 'function') throw badArgument('onDidChange', 'listener', 'It is no function.');
      return api.onDidChange((change) => {
        try {
          listener(frozen(change));
        } catch (error) {
          log.error(`A listener of another extension: ${describeError(error)}`);
        }
      });
    },
  });
}

/** @throws LineageApiError `invalid-argument` */
function argumentsOf(call: string, entries: v.ObjectEntries, args: readonly unknown[]): unknown[] {
  const names = Object.keys(entries);
  const given = Object.fromEntries(names.map((name, index) => [name, args[index]]));
  const result = v.safeParse(v.strictObject(entries), given);
  if (result.success) return names.map((name) => result.output[name]);
  const [issue] = result.issues;
  throw badArgument(call, v.getDotPath(issue) ?? '', issue.message);
}

function badArgument(call: string, name: string, why: string): LineageApiError {
  return new LineageApiError('invalid-argument', `${call}(): ${name}: ${why}`, name);
}

/** Freezes plain data; bytes cannot be. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
