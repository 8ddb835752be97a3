/** Getting an image that is not here, or is to be asked for again. Loaded only then. */
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
import { hostPlatform } from "../session/machine.ts";
import { VERSION } from "../version.ts";
import { helloLayout } from "./hello.ts";
import { HELLO_REFERENCE } from "./hello-name.ts";

/** As `PullOptions`, without a registry's. */
export interface FetchOptions {
  readonly platform: Platform;
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
