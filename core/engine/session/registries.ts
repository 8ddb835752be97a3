/** What talking to registries needs, composed of this host's adapters. Loaded only when one is talked to. */

import { createCredentials } from "../../host/bun/credentials.ts";
import { createDigester } from "../../host/bun/digester.ts";
import { readRegistriesConf } from "../../host/bun/registries-conf.ts";
import { createTransport } from "../../host/bun/transport.ts";
import { createClock } from "../../host/common/clock.ts";
import type { Credentials, RegistryCredential, RegistryPorts } from "../../mod.ts";

import type { RegistryAccess } from "../apis.ts";
import type { Environment } from "./session.ts";

export function registryPorts(environment: Environment, access?: RegistryAccess): RegistryPorts {
  const { registry = "", certDir, authfile, credential } = access ?? {};
  const certificates = certDir === undefined ? undefined : { directory: certDir, registry };
  return {
    transport: createTransport({ environment, certificates }),
    credentials:
      credential === undefined ? createCredentials(environment, authfile) : onlyFor(registry, credential),
    registries: { read: () => readRegistriesConf(environment) },
    digester: createDigester(),
    clock: createClock(),
  };
}

/** Nobody but the registry that was named gets what was typed. */
function onlyFor(registry: string, credential: RegistryCredential): Credentials {
  return { lookup: async (host) => (host === registry ? credential : undefined) };
}
