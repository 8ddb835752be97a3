/** What talking to registries needs, composed of this host's adapters. Loaded only when one is talked to. */

import { createClock } from "../../core/host/bun/clock.ts";
import { createCredentials } from "../../core/host/bun/credentials.ts";
import { createDigester } from "../../core/host/bun/digester.ts";
import { readRegistriesConf } from "../../core/host/bun/registries-conf.ts";
import { createTransport } from "../../core/host/bun/transport.ts";
import type { RegistryPorts } from "../../core/mod.ts";

import type { RegistryAccess } from "../context.ts";
import type { Environment } from "./session.ts";

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
