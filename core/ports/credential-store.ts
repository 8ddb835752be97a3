import type { RegistryCredential } from "./credentials.ts";

/** Where a login was put. */
export type CredentialPlace =
  /** In a program's keeping. */
  | { readonly kind: "helper"; readonly name: string }
  /** In a file, readable for whoever may read the file. */
  | { readonly kind: "file"; readonly path: string };

/** The user's own logins, kept where other tools find them. Names are a host, or with a path the part of it. */
export interface CredentialStore {
  /** Keep a credential in place of an earlier one. */
  store(registry: string, credential: RegistryCredential): Promise<CredentialPlace>;
  /** Forget a credential wherever this store would have put it; false when there was none. */
  erase(registry: string): Promise<boolean>;
  /** What there are credentials for, by the names they are stored under. */
  list(): Promise<string[]>;
}
