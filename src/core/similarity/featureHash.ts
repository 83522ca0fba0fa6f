/** 53 bits, evenly spread: equal inputs have equal ones, and unlike inputs practically never do. */
export type FeatureHash = number;

const PRIME_A = 0x01000193;
const PRIME_B = 0x85ebca6b;

/** A hash of things that come one after another. Cheap; nobody's identity and no protection against an attacker. */
export class FeatureHasher {
  #a = 0x811c9dc5;
  #b = 0x9e3779b9;

  /** @param value 32 bits count */
  add(value: number): this {
    this.#a = Math.imul(this.#a ^ value, PRIME_A);
    this.#a ^= this.#a >>> 15;
    this.#b = Math.imul(this.#b + value, PRIME_B);
    this.#b ^= this.#b >>> 13;
    return this;
  }

  addHash(hash: FeatureHash): this {
    return this.add(hash % 0x1_0000_0000).add(Math.floor(hash / 0x1_0000_0000));
  }

  digest(): FeatureHash {
    const low = mixed(this.#a ^ Math.imul(this.#b, 0xc2b2ae35));
    const high = mixed(this.#b ^ low);
    return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
  }
}

/** The last step of MurmurHash3: each bit of the input turns half of the bits. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
