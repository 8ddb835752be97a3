import type { Hasher } from "../../ports/digester.ts";
import { createBlockHasher } from "./block-hasher.ts";

const MASK = 0xffff_ffff_ffff_ffffn;

interface Constants {
  readonly k: readonly bigint[];
  readonly initial: readonly bigint[];
}

let constants: Constants | undefined;

/**
 * SHA-512 (FIPS 180-4, 6.4) in plain TypeScript. Big integers make it slow, some MiB a second: content named
 * by sha512 is rare, and hosts that meet much of it have a hash of their own.
 */
export function createSha512(): Hasher {
  constants ??= computeConstants();
  const { k, initial } = constants;
  const state = [...initial];
  return createBlockHasher({
    blockSize: 128,
    lengthSize: 16,
    block: (view, at) => compress(state, k, view, at),
    hex: () => state.map((word) => word.toString(16).padStart(16, "0")).join(""),
  });
}

function compress(state: bigint[], k: readonly bigint[], view: DataView, at: number): void {
  const w: bigint[] = [];
  const word = (t: number): bigint => w[t] ?? 0n;
  for (let t = 0; t < 16; t += 1) w.push(view.getBigUint64(at + t * 8));
  for (let t = 16; t < 80; t += 1) {
    const [w15, w2] = [word(t - 15), word(t - 2)];
    const s0 = rotate(w15, 1n) ^ rotate(w15, 8n) ^ (w15 >> 7n);
    const s1 = rotate(w2, 19n) ^ rotate(w2, 61n) ^ (w2 >> 6n);
    w.push((word(t - 16) + s0 + word(t - 7) + s1) & MASK);
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (let t = 0; t < 80; t += 1) {
    const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
    const t1 = h + s1 + ((e & f) ^ (~e & MASK & g)) + (k[t] ?? 0n) + word(t);
    const s0 = rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = ((state[index] ?? 0n) + value) & MASK;
  });
}

function rotate(word: bigint, bits: bigint): bigint {
  return ((word >> bits) | (word << (64n - bits))) & MASK;
}

/** The first 64 bits behind the point of cube and square roots of primes (4.2.3, 5.3.5), by exact arithmetic. */
function computeConstants(): Constants {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < 80; candidate += 1n) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  }
  return {
    k: primes.map((prime) => root(prime << 192n, 3n) & MASK),
    initial: primes.slice(0, 8).map((prime) => root(prime << 128n, 2n) & MASK),
  };
}

/** The largest integer whose power is not above the value, by bisection. */
function root(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle;
  }
  return low;
}
