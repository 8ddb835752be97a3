/** What `inspect` shows of containers and images, by name. */

import { inspectFacts } from "../../core/engine/containers/facts.ts";
import { storedName } from "../../core/engine/short-name.ts";
import { encodeJson } from "../../core/engine/template/json.ts";
import {
  escapeLines,
  findImage,
  findVolume,
  isRlError,
  listImages,
  type Platform,
  RlError,
  readImageConfig,
} from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { report } from "../report.ts";
import { renderEach } from "../template/listing.ts";
import { containerValue } from "./container.ts";
import { inspectImage } from "./image.ts";
import { inspectVolume } from "./volume.ts";

/** Docker's status when something was not found; what was found is printed all the same. */
const SOME_MISSING = 1;

export type ObjectKind = "container" | "image" | "volume";

export interface InspectRequest {
  /** What is looked for, in this order. */
  readonly kinds: readonly ObjectKind[];
  /** A Go template for each, or "json". */
  readonly format: string | undefined;
  /** Of images that are here for several. */
  readonly platform: Platform;
  /** Measure containers. */
  readonly size: boolean;
}

/** As docker: one JSON array of everything found, or a template applied to each. */
export async function inspectObjects(
  names: readonly string[],
  request: InspectRequest,
  context: CommandContext,
): Promise<number> {
  const { output, environment } = context;
  const found: object[] = [];
  const failures: unknown[] = [];
  for (const name of names) {
    try {
      found.push(await inspectOne(name, request, context));
    } catch (error) {
      if (!isRlError(error) || error.code === "cancelled") throw error;
      failures.push(error);
    }
  }
  const { format } = request;
  const terminal = output.isTerminal(1);
  output.out(
    format === undefined || format === "json"
      ? renderArray(found, format, terminal)
      : renderEach(format, found, terminal),
  );
  for (const failure of failures) report(failure, output, environment);
  return failures.length === 0 ? 0 : SOME_MISSING;
}

async function inspectOne(name: string, request: InspectRequest, context: CommandContext): Promise<object> {
  const missing: RlError[] = [];
  for (const kind of request.kinds) {
    try {
      if (kind === "container") {
        const { now } = await context.containers.find(name);
        return containerValue(now, await inspectFacts(now, request.size, context));
      }
      if (kind === "volume") {
        const store = context.volumes.store();
        return inspectVolume(findVolume(store, name), store.directory(name));
      }
      return await valueOfImage(name, request.platform, context);
    } catch (error) {
      // What can be no name of an image is none of a container either, when none has it.
      if (!isRlError(error) || !["not-found", "invalid"].includes(error.code)) throw error;
      missing.push(error);
    }
  }
  const several = missing.find(({ code }) => code === "invalid");
  const [only] = missing;
  throw request.kinds.length === 1 && only !== undefined ? only : (several ?? nothing(name));
}

async function valueOfImage(name: string, platform: Platform, { content }: CommandContext): Promise<object> {
  const ports = content();
  const images = await listImages(ports.metadata);
  const record = await findImage(await storedName(name, platform, ports), platform, ports.metadata);
  return inspectImage(record, await readImageConfig(record, ports), images);
}

function renderArray(found: readonly object[], format: string | undefined, terminal: boolean): string {
  const text = `${encodeJson(found, format === "json" ? "" : "    ")}\n`;
  return terminal ? escapeLines(text) : text;
}

function nothing(name: string): RlError {
  return new RlError({
    code: "not-found",
    action: "find object",
    subject: name,
    state: "there is no container, image or volume of this name or id",
    hint: "see rl ps --all, rl images and rl volume ls",
  });
}
