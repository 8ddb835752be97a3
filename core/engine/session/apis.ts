/** What is done with one user's images, containers and volumes, composed of this host's adapters. */
import { createCredentialStore } from "../../host/bun/credential-store.ts";
import { createHostProbe } from "../../host/bun/facts.ts";
import { createMetadata } from "../../host/bun/metadata.ts";
import { createEndpointStore } from "../../host/bun/networks.ts";
import {
  type ImageRecord,
  judgeHost,
  listImages,
  type PullEvent,
  parseNormalizedReference,
  parsePlatform,
  readBriefs,
  type StorePorts,
  uplinkLack,
} from "../../mod.ts";
import type { Apis, PullOptions } from "../apis.ts";
import type { Caller } from "../caller.ts";
import { tellTransfer } from "../images/tell.ts";
import { meaningOf } from "../run/alias.ts";
import { fetchImage } from "../run/fetch.ts";
import { HELLO_REFERENCE } from "../run/hello-name.ts";
import { fullReference } from "../run/image.ts";
import { createComponents } from "./components.ts";
import { containerLog, type LogPlace } from "./container-log.ts";
import { createContainers } from "./containers.ts";
import { createCopying } from "./copying.ts";
import { createEvents } from "./events.ts";
import { createFiles } from "./files.ts";
import { contentPorts } from "./images.ts";
import { createLife } from "./life.ts";
import { hostPlatform } from "./machine.ts";
import { createNetworks } from "./networks.ts";
import { findProgram } from "./programs.ts";
import { registryPorts } from "./registries.ts";
import type { Environment, Session } from "./session.ts";
import { createShelf } from "./shelf.ts";
import { sessionStore } from "./store.ts";
import { createStoredNetworks } from "./stored-networks.ts";
import { trustPorts } from "./trust.ts";
import { createVolumes } from "./volumes.ts";

/**
 * @param session opens the store for what needs it
 * @param signal ends what is being done when nothing more is wanted
 */
export function createApis(
  session: () => Session,
  environment: Environment,
  caller: Caller,
  signal: AbortSignal,
): Apis {
  return {
    images: {
      pull: (reference, options) => pull(session(), reference, options),
      list: async () => await listImages(createMetadata(session().paths.metadata)),
      brief: async () => await readBriefs(createMetadata(session().paths.metadata)),
    },
    content: () => contentPorts(session()),
    store: () => store(session()),
    containers: createContainers(session),
    log: (container, options) => containerLog(logPlace(session()), container, options),
    events: createEvents(() => session().paths),
    shelf: createShelf(session),
    life: createLife(session, caller),
    volumes: createVolumes(session),
    networks: { ...createNetworks(session), ...createStoredNetworks(session) },
    copying: createCopying(session, caller),
    components: createComponents(session),
    containerDirectory: (id) => `${session().paths.containers}/${id}`,
    files: createFiles(signal),
    registries: (access) => registryPorts(environment, access),
    credentialStore: (authfile) => createCredentialStore(environment, authfile),
    trust: (policy) => trustPorts(environment, policy),
    host: {
      report: async () => {
        const { paths } = session();
        const observed = await createHostProbe({ storeDirectory: paths.root }).observe();
        const uplink = createEndpointStore(paths).uplink();
        return judgeHost({ ...observed, uplinkLack: uplink && uplinkLack(uplink) });
      },
    },
    signal,
    now: () => Date.now(),
  };
}

async function* pull(
  session: Session,
  text: string,
  options: PullOptions,
): AsyncGenerator<PullEvent, ImageRecord> {
  // A short name may be an alias, which the pull finds out.
  const reference = fullReference(text) === HELLO_REFERENCE ? HELLO_REFERENCE : text;
  const platform =
    options.platform === undefined ? hostPlatform() : parsePlatform(options.platform, hostPlatform());
  const usual = await store(session);
  const { signaturePolicy, certDir, authfile, credential, tlsVerify, signal } = options;
  const { environment } = session;
  // The credential and certificate of one pull are for the registry that an alias stands for.
  const registry = parseNormalizedReference(await meaningOf(text, environment)).domain;
  const ports = {
    ...usual,
    ...registryPorts(environment, { registry, certDir, authfile, credential }),
    ...(signaturePolicy !== undefined && { trust: trustPorts(environment, signaturePolicy) }),
  };
  const policy = options.policy ?? "always";
  const orWasm = options.platform === undefined;
  const image = yield* fetchImage(reference, { platform, orWasm, policy, signal, tlsVerify }, ports);
  tellTransfer(
    createEvents(() => session.paths),
    "pull",
    image.reference,
    image.config.Labels,
  );
  return image;
}

function logPlace({ paths, environment }: Session): LogPlace {
  return { paths, findProgram: (name) => findProgram(name, environment.PATH) };
}

async function store(session: Session): Promise<StorePorts> {
  return (await sessionStore(session)).ports;
}
