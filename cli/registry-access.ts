import { parseNormalizedReference, type RegistryPorts } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";

/** The values of the flags in flags/registry.ts. */
export interface RegistryFlags {
  readonly "tls-verify": boolean | undefined;
  readonly "cert-dir": string | undefined;
  readonly authfile: string | undefined;
}

/**
 * The ports that a command line's flags replace: none without flags. Throws "invalid" for a name that is none.
 *
 * @param name what the command is about, as typed: its registry is the one a client certificate is for
 */
export function accessPorts(
  { "cert-dir": certDir, authfile }: RegistryFlags,
  name: string,
  context: Pick<CommandContext, "registries">,
): Partial<RegistryPorts> {
  if (certDir === undefined && authfile === undefined) return {};
  return context.registries({ registry: parseNormalizedReference(name).domain, certDir, authfile });
}
