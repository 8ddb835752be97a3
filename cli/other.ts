/** Every command but `run`: loaded when the first word is not `run`. */

import { createCompressor } from "../core/host/bun/compressor.ts";
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
  usernsRecord,
} from "../core/mod.ts";

import type { CommandContext, PullOptions } from "./context.ts";
import { dispatch } from "./dispatch.ts";
import type { Output } from "./output.ts";
import { fetchImage, interruption } from "./run/fetch.ts";
import { HELLO_REFERENCE } from "./run/hello-name.ts";
import { fullReference } from "./run/image.ts";
import { createFiles } from "./session/files.ts";
import { sessionIds } from "./session/ids.ts";
import { imageUsers } from "./session/image-users.ts";
import { allTrees, contentPorts, imagePorts, sessionDriver, treeReader } from "./session/images.ts";
import { hostPlatform } from "./session/machine.ts";
import { createPrompt } from "./session/prompt.ts";
import { registryPorts } from "./session/registries.ts";
import { type Environment, openSession, type Session } from "./session/session.ts";
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
  const context: CommandContext = {
    output,
    environment,
    images: {
      pull: (reference, options) => pull(session(), reference, options),
      list: async () => await listImages(createMetadata(session().paths.metadata)),
    },
    content: () => contentPorts(session()),
    store: () => store(session()),
    containerDirectory: (id) => `${session().paths.containers}/${id}`,
    files: createFiles(),
    prompt: createPrompt(output),
    registries: (access) => registryPorts(environment, access),
    credentialStore: (authfile) => createCredentialStore(environment, authfile),
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
    signal: interruption(),
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
  const { signaturePolicy, certDir, authfile, tlsVerify, signal } = options;
  const { environment } = session;
  const registry = parseNormalizedReference(fullReference(text)).domain;
  const ports = {
    ...usual,
    ...registryPorts(environment, { registry, certDir, authfile }),
    ...(signaturePolicy !== undefined && { trust: trustPorts(environment, signaturePolicy) }),
  };
  return yield* fetchImage(reference, { platform, policy: "always", signal, tlsVerify }, ports);
}

async function store(session: Session): Promise<StorePorts> {
  const ids = sessionIds(session, false);
  const userns = usernsRecord(ids.maps, ids.host);
  const driver = await sessionDriver(session, userns);
  return {
    ...imagePorts(session, ids, userns, driver),
    treeReader: treeReader(session, ids, userns, driver.form),
    compressor: createCompressor(),
    allTrees: await allTrees(session, userns),
    imageUsers: () => imageUsers(session.paths.containers),
  };
}
