/** Randomness for identifiers; cryptographic quality, since names of private directories come from it. */
export interface Random {
  bytes(length: number): Uint8Array;
}
