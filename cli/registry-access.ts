import { type ContentPorts, isRlError, parseAliasedReference, readRegistries } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";
import { parseCredential } from "./credential.ts";

/** The values of the flags in flags/registry.ts; not all commands have all. */
export interface RegistryFlags {
  readonly "tls-verify"?: boolean | undefined;
  readonly "cert-dir"?: string | undefined;
  readonly authfile?: string | undefined;
  readonly creds?: string | undefined;
}

/**
 * The ports with what a command line's flags say in place of what is configured. Credentials and certificates are
 * for the registry of the name alone, which may be an alias. Throws as `parseCredential` does, and for configuration
 * that cannot be read.
 *
 * @param name of an image, as typed; an identifier has no registry
 */
export async function accessPorts<P extends Pick<ContentPorts, "registries">>(
  ports: P,
  flags: RegistryFlags,
  name: string,
  context: Pick<CommandContext, "registries" | "prompt">,
): Promise<P> {
  const { "cert-dir": certDir, authfile, creds } = flags;
  if (certDir === undefined && authfile === undefined && creds === undefined) return ports;
  const registry = await registryOf(name, ports);
  if (registry === undefined) return ports;
  const credential = creds === undefined ? undefined : await parseCredential(creds, context);
  return { ...ports, ...context.registries({ registry, certDir, authfile, credential }) };
}

async function registryOf(
  name: string,
  ports: Pick<ContentPorts, "registries">,
): Promise<string | undefined> {
  const { aliases } = await readRegistries(ports);
  try {
    return parseAliasedReference(name, aliases).domain;
  } catch (error) {
    if (isRlError(error)) return undefined;
    throw error;
  }
}
