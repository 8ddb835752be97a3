/** Who the user is at a registry. */
export interface RegistryCredential {
  readonly username: string;
  readonly password: string;
  /** An OAuth2 refresh token ("identity token"), used instead of the password when there is one. */
  readonly identityToken?: string | undefined;
}

export interface Credentials {
  /**
   * The stored credential for a registry host such as "ghcr.io" or "127.0.0.1:5000", or none. For one of its
   * repositories, "owner/name", a credential stored for that or a part of its path goes before the host's.
   */
  lookup(registry: string, repository?: string): Promise<RegistryCredential | undefined>;
}
