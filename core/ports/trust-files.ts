/** Files about trust on this host; both are the user's or the administrator's, never an image's. */
export interface TrustFiles {
  /**
   * The signature policy in force and where it is from, or undefined when there is none. A policy that is there
   * and cannot be read throws "io" or "denied": it must not count as none.
   */
  policy(): Promise<PolicyFile | undefined>;
  /** A key that a policy names, at most 64 KiB. Throws "not-found", "io", or "limit". */
  key(path: string): Promise<Uint8Array>;
  /** A path without symbolic links, as scopes are written. */
  realPath(path: string): Promise<string>;
  /** Put this user's own policy in place, whole or not at all; the system's for root. Gives its path. */
  replacePolicy(bytes: Uint8Array): Promise<string>;
}

export interface PolicyFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}
