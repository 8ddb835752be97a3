/** What talking to registries needs, composed of this host's adapters. Loaded only when one is talked to. */

import { createClock } from "../../core/host/bun/clock.ts";
import { createCredentials } from "../../core/host/bun/credentials.ts";
import { createDigester } from "../../core/host/bun/digester.ts";
import { readRegistriesConf } from "../../core/host/bun/registries-conf.ts";
import { createTransport } from "../../core/host/bun/transport.ts";
import type { RegistryPorts } from "../../core/mod.ts";

import type { Environment } from "./session.ts";

/** What a command line says of certificates and credentials, in place of what is configured. */
export interface RegistryAccess {
  /** HOST[:PORT] that the command is about: the only one a client certificate is for. */
  readonly registry: string;
  /** A directory of certificates. */
  readonly certDir?: string | undefined;
  /** A file of credentials. */
  readonly authfile?: string | undefined;
}

export function registryPorts(environment: Environment, access?: RegistryAccess): RegistryPorts {
  const { registry = "", certDir, authfile } = access ?? {};
  const certificates = certDir === undefined ? undefined : { directory: certDir, registry };
  return {
    transport: createTransport({ environment, certificates }),
    credentials: createCredentials(environment, authfile),
    registries: { read: () => readRegistriesConf(environment) },
    digester: createDigester(),
    clock: createClock(),
  };
}
