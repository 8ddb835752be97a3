import { type ContentPorts, isRlError, parseNormalizedReference } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";
import { parseCredential } from "./credential.ts";
import type { RegistryFlags } from "./registry-access.ts";

/** Flags of manifest commands that talk to registries; not all of them have all. */
export interface AccessFlags extends Partial<RegistryFlags> {
  readonly creds?: string | undefined;
}

/**
 * The ports with what the flags say in place of what is configured. Credentials and certificates are for the registry
 * of the name alone. Throws as `parseCredential` does.
 *
 * @param name of an image, as typed; an identifier has no registry
 */
export async function manifestPorts<P extends ContentPorts>(
  ports: P,
  flags: AccessFlags,
  name: string,
  context: CommandContext,
): Promise<P> {
  const { "cert-dir": certDir, authfile, creds } = flags;
  if (certDir === undefined && authfile === undefined && creds === undefined) return ports;
  const registry = registryOf(name);
  if (registry === undefined) return ports;
  const credential = creds === undefined ? undefined : await parseCredential(creds, context);
  return { ...ports, ...context.registries({ registry, certDir, authfile, credential }) };
}

function registryOf(name: string): string | undefined {
  try {
    return parseNormalizedReference(name).domain;
  } catch (error) {
    if (isRlError(error)) return undefined;
    throw error;
  }
}
