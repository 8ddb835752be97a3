/** Every command but `run`: loaded when the first word is not `run`. */

import { createHostProbe } from "../core/host/bun/facts.ts";
import { createMetadata } from "../core/host/bun/metadata.ts";
import {
  formatPlatform,
  type ImageRecord,
  judgeHost,
  listImages,
  type PullEvent,
  parsePlatform,
  usernsRecord,
} from "../core/mod.ts";

import { dispatch } from "./commands/index.ts";
import type { CommandContext, PullOptions } from "./context.ts";
import type { Output } from "./output.ts";
import { fetchImage, interruption } from "./run/fetch.ts";
import { fullReference } from "./run/image.ts";
import { sessionIds } from "./session/ids.ts";
import { imagePorts, sessionDriver } from "./session/images.ts";
import { hostPlatform } from "./session/machine.ts";
import { type Environment, openSession, type Session } from "./session/session.ts";
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
  const ids = sessionIds(session, false);
  const userns = usernsRecord(ids.maps, ids.host);
  const reference = fullReference(text);
  const platform =
    options.platform === undefined ? hostPlatform() : parsePlatform(options.platform, hostPlatform());
  const driver = await sessionDriver(session, userns);
  const ports = imagePorts(session, ids, userns, driver);
  return yield* fetchImage(reference, { platform, policy: "always", signal: options.signal }, ports);
}
