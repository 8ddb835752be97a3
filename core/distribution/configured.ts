import type { RegistriesFiles } from "../ports/registries-files.ts";
import type { Endpoint } from "./mirrors.ts";
import type { RegistryPorts } from "./perform.ts";
import { mergeRegistriesConf, type RegistriesConf } from "./registries-conf.ts";
import { openRegistry, type Registry, type RegistryOptions } from "./registry.ts";

/** What is configured about registries now; read anew each time. Throws as the files give reason for. */
export async function readRegistries(ports: {
  readonly registries?: RegistriesFiles | undefined;
}): Promise<RegistriesConf> {
  return mergeRegistriesConf((await ports.registries?.read()) ?? []);
}

/** Get ready to talk to a place where an image can be had; credentials are looked up for its own host. */
export function openEndpoint(
  { reference: { domain }, insecure }: Endpoint,
  ports: RegistryPorts,
  options: RegistryOptions,
): Registry {
  return openRegistry(domain, ports, insecure ? { ...options, insecure: [domain] } : options);
}
