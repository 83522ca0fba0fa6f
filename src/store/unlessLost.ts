import { isLostObject } from './storeError';

/** What a read of contents gives; undefined where one of them is lost or damaged. @throws whatever else goes wrong */
export async function unlessLost<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isLostObject(error)) throw error;
    return undefined;
  }
}
