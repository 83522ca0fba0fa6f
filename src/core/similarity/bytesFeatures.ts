import { FeatureHasher, type FeatureHash } from './featureHash';

const END_BYTES = 1 << 16;
const BYTES_PER_FEATURE = 1024;
const MOST_FEATURES = 64;

/**
 * What stands for bytes that are not read as text: they are equal or have nothing in common. A larger file counts for
 * more, up to a bound, so that a picture does not outweigh every word.
 */
export function* bytesFeatures(bytes: Uint8Array): Generator<FeatureHash> {
  const hasher = new FeatureHasher().add(bytes.length);
  for (const byte of bytes.subarray(0, END_BYTES)) hasher.add(byte);
  for (const byte of bytes.subarray(Math.max(END_BYTES, bytes.length - END_BYTES))) hasher.add(byte);
  const whole = hasher.digest();
  const weight = Math.min(1 + Math.floor(bytes.length / BYTES_PER_FEATURE), MOST_FEATURES);
  for (let i = 0; i < weight; i++) yield new FeatureHasher().addHash(whole).add(i).digest();
}
