import type { Digest } from "../digest/digest.ts";
import type { Registry } from "../distribution/registry.ts";
import { formatReference, type Reference } from "../reference/reference.ts";
import { checkTrust } from "../trust/check.ts";
import { loadPolicy } from "../trust/load-policy.ts";
import { NO_POLICY, type Policy } from "../trust/policy.ts";
import type { TrustPorts } from "../trust/ports.ts";
import { type FileTransport, type Origin, requirementsFor } from "../trust/scope.ts";
import { findSignatures, type SignaturePlace, type SignatureSearch } from "../trust/signatures.ts";
import type { PullPorts } from "./ports.ts";
import type { ResolvedImage } from "./resolve.ts";

/** The policy's word on one image of a registry. The policy is read with the first question. */
export interface PullTrust {
  /** Whether the policy asks for anything at all. */
  demands(): Promise<boolean>;
  /** Throws "denied" for an image that the policy does not accept, and when that cannot be decided. */
  check(image: ResolvedImage): Promise<void>;
}

/**
 * Hold an archive, or a directory with images, against the signature policy. There are no signatures in it, so it
 * is taken in where the policy demands none.
 *
 * @param path absolute; undefined for a stream
 */
export async function checkFileTrust(
  transport: FileTransport,
  path: string | undefined,
  trust: TrustPorts | undefined,
): Promise<void> {
  if (trust === undefined) return;
  const real = path === undefined ? undefined : await trust.files.realPath(path);
  const signatures = async (): Promise<SignatureSearch> => ({ found: [], faults: [] });
  const subject = { origin: { transport, path: real }, digests: [], signatures };
  await checkTrust(await loadPolicy(trust.files), subject, trust, "load images from");
}

/**
 * Hold an image against the signature policy. What is signed may be the manifest or an index on the way to it:
 * each of these names the next by its digest, so the signature covers all that follows.
 *
 * @param reference the image's own name, for which the policy says something
 * @param at        where it comes from, which may be a mirror: the signatures are there too
 */
export function trustOf(
  reference: Reference,
  at: { readonly registry: Registry; readonly repository: string },
  ports: PullPorts,
  signal: AbortSignal,
): PullTrust {
  const origin: Origin = { transport: "docker", reference };
  const purpose = { action: "verify signatures of", subject: formatReference(reference) };
  const { digester, trust } = ports;
  const place: SignaturePlace = { ...at, digester, purpose, signal };
  let loaded: Promise<Policy> | undefined;
  const policy = (): Promise<Policy> => {
    loaded ??= trust === undefined ? Promise.resolve(NO_POLICY) : loadPolicy(trust.files);
    return loaded;
  };
  return {
    demands: async () =>
      requirementsFor(await policy(), origin).some(({ type }) => type !== "insecureAcceptAnything"),
    check: async (image) => {
      if (trust === undefined) return;
      const [, ...onTheWay] = image.documents.map(({ descriptor }) => descriptor.digest).reverse();
      const signatures = (digest: Digest): Promise<SignatureSearch> => findSignatures(digest, place);
      const subject = { origin, digests: onTheWay, signatures };
      await checkTrust(await policy(), subject, trust, "pull image");
    },
  };
}
