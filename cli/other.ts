/** Every command but `run`: loaded when the first word is not `run`. */

import { createCredentialStore } from "../core/host/bun/credential-store.ts";
import { createHostProbe } from "../core/host/bun/facts.ts";
import { createMetadata } from "../core/host/bun/metadata.ts";
import {
  formatPlatform,
  type ImageRecord,
  judgeHost,
  listImages,
  type PullEvent,
  parseNormalizedReference,
  parsePlatform,
  type StorePorts,
} from "../core/mod.ts";

import type { CommandContext, PullOptions } from "./context.ts";
import { dispatch } from "./dispatch.ts";
import type { Output } from "./output.ts";
import { fetchImage, interruption } from "./run/fetch.ts";
import { HELLO_REFERENCE } from "./run/hello-name.ts";
import { fullReference } from "./run/image.ts";
import { createContainers } from "./session/containers.ts";
import { createFiles } from "./session/files.ts";
import { contentPorts } from "./session/images.ts";
import { hostPlatform } from "./session/machine.ts";
import { createPrompt } from "./session/prompt.ts";
import { registryPorts } from "./session/registries.ts";
import { type Environment, openSession, type Session } from "./session/session.ts";
import { showPage } from "./session/show-page.ts";
import { sessionStore } from "./session/store.ts";
import { trustPorts } from "./session/trust.ts";
import { VERSION } from "./version.ts";

/** Run one command; its exit status. Throws RlError. */
export async function runOther(
  argv: readonly string[],
  output: Output,
  environment: Environment,
): Promise<number> {
  // Help and version work without a store, so it is opened by whoever needs it.
  const session = (): Session => openSession(environment);
  const signal = interruption();
  const context: CommandContext = {
    output,
    environment,
    images: {
      pull: (reference, options) => pull(session(), reference, options),
      list: async () => await listImages(createMetadata(session().paths.metadata)),
    },
    content: () => contentPorts(session()),
    store: () => store(session()),
    containers: createContainers(session),
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
    build: {
      version: VERSION,
      runtime: `Bun ${Bun.version}`,
      platform: formatPlatform(hostPlatform()),
    },
    signal,
    now: () => Date.now(),
  };
  return await dispatch(argv, context);
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
  const registry = parseNormalizedReference(fullReference(text)).domain;
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

async function store(session: Session): Promise<StorePorts> {
  return (await sessionStore(session)).ports;
}
