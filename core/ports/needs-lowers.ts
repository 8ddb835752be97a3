import { RlError } from "../errors.ts";

/**
 * Thrown by `finish` of a tree that was made without knowing what lies below it and would be another one if
 * that were known; see `TreeStore.create`. Nothing was published.
 */
export class NeedsLowersError extends RlError {
  constructor(tree: string) {
    super({
      code: "unsupported",
      action: "unpack layer by itself",
      subject: tree,
      state: "it builds on the layers below it",
    });
  }
}
