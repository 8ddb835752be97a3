import { getDocument } from "../distribution/get-document.ts";
import { getManifest } from "../distribution/manifest.ts";
import type { Session } from "../distribution/session.ts";
import type { Protocol } from "../distribution/step.ts";
import { RlError } from "../errors.ts";
import type { Digester } from "../ports/digester.ts";
import { formatReference, type Reference } from "../reference/reference.ts";
import type { Platform } from "../spec/platform.ts";
import { type DocumentAnswer, type DocumentQuestion, type ResolvedImage, resolveImage } from "./resolve.ts";

/** Where an image is looked for. */
export interface RemoteImage {
  /** Of the reference's domain. */
  readonly session: Session;
  readonly reference: Reference;
  readonly platform: Platform;
  readonly digester: Digester;
}

/**
 * Find the image of one platform at a registry, without a store: all its documents are asked for. It does no input
 * or output, so that hosts without promises can drive it; see `Step`.
 *
 * @throws RlError as `resolveImage`, and what the registry's answers deserve
 */
export function* resolveRemote(image: RemoteImage): Protocol<ResolvedImage> {
  const resolver = resolveImage(formatReference(image.reference), image.platform);
  let next = resolver.next();
  while (!next.done) next = resolver.next(yield* fetchDocument(image, next.value));
  return next.value;
}

function* fetchDocument(
  { session, reference, digester }: RemoteImage,
  question: DocumentQuestion,
): Protocol<DocumentAnswer> {
  const repository = reference.path;
  const purpose = { action: "resolve image", subject: formatReference(reference) };
  if (question.kind === "root") {
    const target = reference.digest ?? reference.tag ?? "latest";
    return yield* getManifest(session, { repository, target, purpose }, digester);
  }
  const { descriptor } = question;
  const { digest, size, mediaType } = descriptor;
  if (question.kind === "config") {
    return { bytes: yield* getDocument(session, { repository, descriptor, purpose }, digester), digest };
  }
  const { bytes } = yield* getManifest(session, { repository, target: digest, purpose }, digester);
  if (bytes.length !== size) {
    const state = `a manifest has ${bytes.length} bytes, but its index says ${size}`;
    throw new RlError({ ...purpose, code: "corrupt", state });
  }
  return { bytes, digest, mediaType };
}
