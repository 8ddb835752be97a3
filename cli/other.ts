/**
 * Every command but `run`: loaded when the first word is not `run`. What most commands need, stores, layers and
 * registries, is loaded only for them: it takes longer than listing images.
 */

import { hostPlatform } from "../core/engine/session/machine.ts";
import { type Environment, openSession, type Session } from "../core/engine/session/session.ts";
import { VERSION } from "../core/engine/version.ts";
import { createMetadata } from "../core/host/bun/metadata.ts";
import { formatPlatform, listImages, readBriefs } from "../core/mod.ts";
import type { BasicContext } from "./context.ts";
import { dispatch } from "./dispatch.ts";
import type { Output } from "./output.ts";
import { interruption } from "./session/interruption.ts";

/** Run one command; its exit status. Throws RlError. */
export async function runOther(
  argv: readonly string[],
  output: Output,
  environment: Environment,
): Promise<number> {
  // Help and version work without a store, so it is opened by whoever needs it.
  const session = (): Session => openSession(environment);
  const basic: BasicContext = {
    output,
    environment,
    images: {
      list: async () => await listImages(createMetadata(session().paths.metadata)),
      brief: async () => await readBriefs(createMetadata(session().paths.metadata)),
    },
    shelf: {
      list: async (options) =>
        await (await import("../core/engine/session/shelf.ts")).createShelf(session).list(options),
    },
    build: {
      version: VERSION,
      runtime: `Bun ${Bun.version}`,
      platform: formatPlatform(hostPlatform()),
    },
    signal: interruption(),
    now: () => Date.now(),
  };
  return await dispatch(argv, {
    basic,
    full: async () => (await import("./session/context.ts")).createContext(basic, session),
  });
}
