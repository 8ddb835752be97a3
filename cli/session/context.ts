/** What commands may touch, composed of this host's adapters. Loaded when a command needs more than the basics. */

import { createCredentialStore } from "../../core/host/bun/credential-store.ts";
import { createHostProbe } from "../../core/host/bun/facts.ts";
import {
  type ImageRecord,
  judgeHost,
  type PullEvent,
  parseNormalizedReference,
  parsePlatform,
  type StorePorts,
} from "../../core/mod.ts";

import type { BasicContext, CommandContext, PullOptions } from "../context.ts";
import { meaningOf } from "../run/alias.ts";
import { fetchImage } from "../run/fetch.ts";
import { HELLO_REFERENCE } from "../run/hello-name.ts";
import { fullReference } from "../run/image.ts";
import { containerLog, type LogPlace } from "./container-log.ts";
import { createContainers } from "./containers.ts";
import { createEvents } from "./events.ts";
import { createFiles } from "./files.ts";
import { contentPorts } from "./images.ts";
import { createLife } from "./life.ts";
import { hostPlatform } from "./machine.ts";
import { createNetworks } from "./networks.ts";
import { findProgram } from "./programs.ts";
import { createPrompt } from "./prompt.ts";
import { registryPorts } from "./registries.ts";
import type { Session } from "./session.ts";
import { createShelf } from "./shelf.ts";
import { showPage } from "./show-page.ts";
import { sessionStore } from "./store.ts";
import { trustPorts } from "./trust.ts";
import { createVolumes } from "./volumes.ts";

/** @param session opens the store for what needs it */
export function createContext(basic: BasicContext, session: () => Session): CommandContext {
  const { output, environment, signal, images } = basic;
  return {
    ...basic,
    images: { ...images, pull: (reference, options) => pull(session(), reference, options) },
    content: () => contentPorts(session()),
    store: () => store(session()),
    containers: createContainers(session),
    log: (container, options) => containerLog(logPlace(session()), container, options),
    events: createEvents(() => session().paths),
    shelf: createShelf(session),
    life: createLife(session, output),
    volumes: createVolumes(session),
    networks: createNetworks(session),
    containerDirectory: (id) => `${session().paths.containers}/${id}`,
    files: createFiles(signal),
    prompt: createPrompt(output, signal),
    registries: (access) => registryPorts(environment, access),
    credentialStore: (authfile) => createCredentialStore(environment, authfile),
    showPage: (name, chunks) => showPage(name, chunks, createFiles(signal), environment),
    trust: (policy) => trustPorts(environment, policy),
    host: {
      report: async () =>
        judgeHost(await createHostProbe({ storeDirectory: session().paths.root }).observe()),
    },
    user: { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 },
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
  return yield* fetchImage(
    reference,
    { platform, policy: options.policy ?? "always", signal, tlsVerify },
    ports,
  );
}

function logPlace({ paths, environment }: Session): LogPlace {
  return { paths, findProgram: (name) => findProgram(name, environment.PATH) };
}

async function store(session: Session): Promise<StorePorts> {
  return (await sessionStore(session)).ports;
}
