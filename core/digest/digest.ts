import { RlError } from "../errors.ts";

declare const brand: unique symbol;

/**
 * The name of some bytes: `sha256:` and 64, or `sha512:` and 128, lower-case hexadecimal digits
 * (image-spec, descriptor.md "Digests"). Only `parseDigest` and `formatDigest` make one, so whoever holds a
 * `Digest` may use it in a path or a URL without looking at it again.
 */
export type Digest = string & { readonly [brand]: "digest" };

/** The algorithms registered by the image spec that registries use. */
export type DigestAlgorithm = "sha256" | "sha512";

/**
 * Anchored at both ends and free of alternatives that overlap. The spec's grammar would allow other
 * algorithms and upper case; both would give one content two names, or a name a path separator.
 */
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Whether the text is a digest this project accepts. */
export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** Read a digest. Throws `RlError` code "invalid" for anything but the exact form. */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new RlError({
    code: "invalid",
    action: "parse digest",
    // A hostile document may hold megabytes here; the message needs only enough to recognise it.
    subject: text.length > 160 ? `${text.slice(0, 160)}…` : text,
    state: describeFault(text),
    hint: "a digest is sha256: and 64 lower-case hexadecimal digits, or sha512: and 128",
  });
}

/** Join an algorithm and the lower-case hexadecimal digits of a finished hash. Throws like `parseDigest`. */
export function formatDigest(algorithm: DigestAlgorithm, hex: string): Digest {
  return parseDigest(`${algorithm}:${hex}`);
}

/** The algorithm a digest was made with. */
export function digestAlgorithm(digest: Digest): DigestAlgorithm {
  return digest.startsWith("sha256:") ? "sha256" : "sha512";
}

/** The hexadecimal digits without the algorithm: 64 or 128 characters. */
export function digestHex(digest: Digest): string {
  return digest.slice(digest.indexOf(":") + 1);
}

/** Say which part of a refused digest is wrong. */
function describeFault(text: string): string {
  const colon = text.indexOf(":");
  if (colon < 0) return "there is no algorithm before the digits";
  const algorithm = text.slice(0, colon);
  if (algorithm !== "sha256" && algorithm !== "sha512") return "the algorithm is not sha256 or sha512";
  const expected = algorithm === "sha256" ? 64 : 128;
  const digits = text.length - colon - 1;
  if (digits !== expected) return `there are ${digits} digits instead of ${expected}`;
  return "the digits are not all lower-case hexadecimal";
}
