import { FileTreeError } from '../../core/fileTree';
import { OperationError } from '../../operations/operationError';
import { StoreError } from '../../store/storeError';
import type { ApiError, ApiErrorCode } from '../../api';
import { errorMessage } from '../errorMessage';

/** The error that other extensions get. */
export class LineageApiError extends Error implements ApiError {
  override readonly name = 'ArtifactLineageError';
  readonly code: ApiErrorCode;
  readonly path: string | undefined;

  constructor(code: ApiErrorCode, message: string, path?: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.path = path;
  }
}

/** What other extensions are told of an error of ours, whatever it is. */
export function toApiError(error: unknown): LineageApiError {
  if (error instanceof LineageApiError) return error;
  if (error instanceof OperationError)
    return new LineageApiError(error.problem, errorMessage(error), error.path, error);
  const code = error instanceof StoreError ? 'store' : 'failed';
  const path = error instanceof FileTreeError ? error.path : undefined;
  return new LineageApiError(code, errorMessage(error), path, error);
}
