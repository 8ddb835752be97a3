/** One configuration file about registries, its TOML parsed. */
export interface RegistriesFile {
  /** Names the file in messages. */
  readonly path: string;
  readonly content: unknown;
}

/** The user's configuration of registries: mirrors, blocks, short names. */
export interface RegistriesFiles {
  /**
   * Every file that counts, the lowest first; none when nothing is configured. Throws `RlError` for a file that cannot
   * be read. What the files say is decided by who asks (containers-registries.conf(5)).
   */
  read(): Promise<readonly RegistriesFile[]>;
}
