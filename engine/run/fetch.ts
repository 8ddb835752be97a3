/** Getting an image that is not here, or is to be asked for again. Loaded only then. */
import {
  formatPlatform,
  type ImageRecord,
  importLayout,
  type Platform,
  type PullEvent,
  type PullPorts,
  pullImage,
} from "../../core/mod.ts";

import type { Output } from "../../cli/output.ts";
import { createProgress, follow, type Progress, SILENT } from "../../cli/progress.ts";
import { interruption } from "../../cli/session/interruption.ts";
import { hostPlatform } from "../session/machine.ts";
import { unpackShown } from "../../cli/unpack.ts";
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

/** The same with progress on standard error, unless quiet. Interrupts end it cleanly. */
export async function fetchShown(
  reference: string,
  options: FetchOptions,
  ports: PullPorts,
  output: Output,
  quiet: boolean,
): Promise<ImageRecord> {
  const shown = !quiet && reference !== HELLO_REFERENCE;
  if (shown && options.policy !== "never") {
    output.err(`Getting ${reference} for ${formatPlatform(options.platform)}\n`);
  }
  const events = fetchImage(reference, { ...options, signal: interruption() }, ports);
  return await follow(events, progressOf(shown, output));
}

/** Unpack an image that is here, shown and ended by interrupts like `fetchShown`. */
export async function unpackStored(
  image: ImageRecord,
  ports: PullPorts,
  output: Output,
  quiet: boolean,
): Promise<ImageRecord> {
  return await unpackShown(image, ports, progressOf(!quiet, output), interruption());
}

function progressOf(shown: boolean, output: Output): Progress {
  return shown ? createProgress(output, () => Date.now()) : SILENT;
}
