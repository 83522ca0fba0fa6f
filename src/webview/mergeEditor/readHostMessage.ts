import { parseHostMessage, type HostMessage } from '../../protocol/mergeEditor';

/** @returns why it cannot be read when it is no message of the host's */
export function readHostMessage(received: unknown): HostMessage | string {
  try {
    return parseHostMessage(received);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
