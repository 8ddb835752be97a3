/** Getting an image that is not here, or is to be asked for again. Loaded only then. */

import type { StorePaths } from "../../host/bun/paths.ts";
import {
  formatPlatform,
  type ImageRecord,
  importLayout,
  type Platform,
  type PullEvent,
  type PullPorts,
  pullImage,
  unpackImage,
} from "../../mod.ts";
import type { Caller } from "../caller.ts";
import { tellTransfer } from "../images/tell.ts";
import { createEvents } from "../session/events.ts";
import { hostPlatform } from "../session/machine.ts";
import { VERSION } from "../version.ts";
import { helloLayout } from "./hello.ts";
import { HELLO_REFERENCE } from "./hello-name.ts";
import type { RunFlags } from "./words.ts";

/** As `PullOptions`, without a registry's. */
export interface FetchOptions {
  readonly platform: Platform;
  /** As in `PullOptions`: when nobody has asked for a platform. */
  readonly orWasm?: boolean | undefined;
  readonly policy: "always" | "missing" | "never";
  readonly signal?: AbortSignal | undefined;
  readonly tlsVerify?: boolean | undefined;
}

/** Pull, or import the embedded image. */
export async function* fetchImage(
  reference: string,
  options: FetchOptions,
  ports: PullPorts,
): AsyncGenerator<PullEvent, ImageRecord> {
  if (reference !== HELLO_REFERENCE) return yield* pullImage(reference, options, ports);
  const { platform, signal } = options;
  // The one program there is runs on this machine: an image for another one would only seem to be there.
  const layout = await helloLayout(hostPlatform().architecture, VERSION, ports.digester);
  return yield* importLayout(layout, { reference, platform, signal }, ports);
}

/** The same, and whoever has it fetched follows it, shown unless quiet. */
export async function fetchShown(
  reference: string,
  options: FetchOptions,
  ports: PullPorts,
  caller: Caller,
  quiet: boolean,
): Promise<ImageRecord> {
  const isShown = !quiet && reference !== HELLO_REFERENCE;
  const title =
    options.policy === "never" ? undefined : `${reference} for ${formatPlatform(options.platform)}`;
  const begin = (signal: AbortSignal) => fetchImage(reference, { ...options, signal }, ports);
  return await caller.follow({ title, isShown, begin });
}

/** The parts of a start's request that getting its image depends on. */
interface Asked {
  readonly flags: Pick<RunFlags, "platform" | "pull" | "quiet">;
  /** As typed. */
  readonly image: string;
  readonly caller: Caller;
}

/** The image of a start, which is told. @throws RlError */
export async function fetchToRun(
  reference: string,
  platform: Platform,
  { flags, image, caller }: Asked,
  ports: PullPorts,
  paths: StorePaths,
): Promise<ImageRecord> {
  const { AT_NO_REGISTRY, orListHint } = await import("../list-hint.ts");
  const options = { platform, orWasm: flags.platform === undefined, policy: flags.pull };
  try {
    const record = await fetchShown(reference, options, ports, caller, flags.quiet);
    const events = createEvents(() => paths);
    tellTransfer(events, "pull", record.reference, record.config.Labels);
    return record;
  } catch (error) {
    throw await orListHint(error, image, ports.metadata, AT_NO_REGISTRY, RUN_LIST);
  }
}

const RUN_LIST = "run one of the images that rl manifest inspect shows";

/** Unpack an image that is here, followed like `fetchShown`. */
export async function unpackStored(
  image: ImageRecord,
  ports: PullPorts,
  caller: Caller,
  quiet: boolean,
): Promise<ImageRecord> {
  const begin = (signal: AbortSignal) => unpackImage(image, ports, signal);
  return await caller.follow({ title: undefined, isShown: !quiet, begin });
}
