import { type DigestAlgorithm, type Digester, digestBytes, formatDigest, RlError } from "../../core/mod.ts";

/** A digest under way; the first call tells when the algorithm is none. */
export interface HasherApi {
  update(bytes: Uint8Array): void;
  finish(): string;
}

export interface DigestApi {
  ofBytes(algorithm: string, bytes: Uint8Array): string;
  hasher(algorithm: string): HasherApi;
}

export function digestApi(digester: Digester): DigestApi {
  return {
    ofBytes: (algorithm, bytes) => digestBytes(bytes, digester, readAlgorithm(algorithm)),
    hasher(name) {
      let running: ReturnType<Digester["create"]> | undefined;
      let isOver = false;
      const use = (): NonNullable<typeof running> => {
        if (isOver) throw ended(name);
        running ??= digester.create(readAlgorithm(name));
        return running;
      };
      return {
        update: (bytes) => use().update(bytes),
        finish() {
          const hex = use().hex();
          isOver = true;
          return formatDigest(readAlgorithm(name), hex);
        },
      };
    },
  };
}

function readAlgorithm(name: string): DigestAlgorithm {
  if (name === "sha256" || name === "sha512") return name;
  throw new RlError({
    code: "unsupported",
    action: "use digest algorithm",
    subject: name,
    state: "it is not known",
    hint: "sha256 and sha512 are",
  });
}

function ended(subject: string): RlError {
  return new RlError({ code: "invalid", action: "hash by", subject, state: "the digest was given already" });
}
