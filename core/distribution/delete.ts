import type { Digest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import { exchange } from "./exchange.ts";
import { type Purpose, statusOf } from "./failure.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** What to delete: a manifest by its digest, or a tag, or a blob. */
export type DeleteRequest = { readonly repository: string; readonly purpose: Purpose } & (
  | { readonly kind: "manifest"; readonly digest: Digest }
  | { readonly kind: "tag"; readonly tag: string }
  | { readonly kind: "blob"; readonly digest: Digest }
);

/**
 * Delete from a repository (distribution-spec, "Content Management"). Deleting a manifest takes its tags with
 * it; deleting a tag leaves the manifest, where the registry can do that at all. Throws "unsupported" when it
 * cannot or may not, "not-found".
 */
export function* deleteContent(session: Session, request: DeleteRequest): Protocol<void> {
  const { repository, kind, purpose } = request;
  const target = kind === "tag" ? request.tag : request.digest;
  try {
    const response = yield* exchange(session, {
      method: "DELETE",
      path: `/v2/${repository}/${kind === "blob" ? "blobs" : "manifests"}/${target}`,
      scope: `repository:${repository}:delete`,
      purpose,
    });
    response.discard();
  } catch (error) {
    const status = statusOf(error);
    // The specification's answers are 400 and 405; older registries take a tag for a malformed digest.
    if (status !== 405 && !(status === 400 && kind === "tag")) throw error;
    const { action, subject } = purpose;
    throw new RlError({
      action,
      subject,
      code: "unsupported",
      state: kind === "tag" ? "the registry does not delete tags" : "the registry does not allow deleting",
      hint:
        kind === "tag"
          ? "delete the manifest by its digest: all its tags go with it"
          : "its administrator can allow it",
      cause: error,
    });
  }
}
