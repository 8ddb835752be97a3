import type { RegistryOptions } from "../distribution/registry.ts";
import type { Platform } from "../spec/platform.ts";

export interface PushOptions extends RegistryOptions {
  /** Which image when the name has several. */
  readonly platform: Platform;
  /** Nobody asked for that platform: when there is none for it, take the only one there is. */
  readonly anyPlatform?: boolean | undefined;
  /** Where to, when not where its name says: a short or full reference. */
  readonly destination?: string | undefined;
  /** Push the whole index that the name meant where it came from; every manifest of it has to be here. */
  readonly allPlatforms?: boolean | undefined;
  /** Push every tag of the repository; the name then has none, and there is no destination. */
  readonly allTags?: boolean | undefined;
}
