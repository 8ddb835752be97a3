/**
 * `rl run`. From here to the C module is the path of every start: no module of the runtime's own, no dynamic
 * import, one file read per fact. What only some starts need, and the making of plans of which no template is
 * kept, is loaded when it is needed.
 */

import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { isTerminal } from "../../core/host/bun/system.ts";
import {
  fillTemplate,
  formatPlatform,
  type ImageRecord,
  type Platform,
  parsePlatform,
  pastaArguments,
  type RecordFields,
  STAND_IN_ID,
  type StartRequest,
  type StorageDriver,
  startWords,
  templateInputs,
  usernsRecord,
} from "../../core/mod.ts";

import { parseArguments } from "../argv.ts";
import type { Output } from "../output.ts";
import { warn } from "../report.ts";
import { keepContainer, nameDirectory, newContainerId, reserveName } from "../run/container.ts";
import { fullReference, unpackedImage } from "../run/image.ts";
import type { MakeRequest } from "../run/make.ts";
import { type RunFlags, refuseFlags, runOptions } from "../run/options.ts";
import { parseSecurityOptions, type SecurityOptions } from "../run/security.ts";
import { keptTemplate, templateName } from "../run/template-cache.ts";
import { openTrace } from "../run/trace.ts";
import { readUserFile } from "../run/user-file.ts";
import { failureArguments } from "../self.ts";
import { readText, type SessionIds, sessionIds } from "../session/ids.ts";
import { layersDirectory } from "../session/layers.ts";
import { hostPlatform } from "../session/machine.ts";
import { findProgram } from "../session/programs.ts";
import { type Environment, openSession, type Session } from "../session/session.ts";
import { rememberedDriver } from "../session/storage.ts";
import { runSpec } from "./run.spec.ts";

/** Most files a container may have open, when the user may have that many. */
const OPEN_FILES = 1_048_576;

/** Run a container in the foreground. Does not return: this process becomes the container's monitor. */
export async function run(
  argv: readonly string[],
  output: Output,
  environment: Environment,
): Promise<number> {
  const trace = openTrace(environment.RL_TRACE);
  trace.point("main");
  const { flags, positionals, help } = parseArguments(runSpec, argv);
  if (help) return await (await import("../other.ts")).runOther(["help", "run"], output, environment);
  refuseFlags(flags, isTerminal(0));
  trace.point("parsed");

  const session = openSession(environment);
  const [imageText = "", ...command] = positionals;
  const ids = sessionIds(session, flags.userns === "keep-id");
  if (ids.limited !== undefined) warn(singleIdWarning(ids.limited), output, environment);
  const userns = usernsRecord(ids.maps, ids.host);
  const platform =
    flags.platform === undefined ? hostPlatform() : parsePlatform(flags.platform, hostPlatform());
  const driver = rememberedDriver(session) ?? (await probeDriver(session, userns));
  const directory = layersDirectory(session.paths, driver.form, ids.maps);
  const reference = fullReference(imageText);
  const image =
    (flags.pull === "always"
      ? undefined
      : unpackedImage(session, reference, formatPlatform(platform), driver, directory)) ??
    (await fetch(session, ids, userns, driver, reference, platform, flags, output));
  trace.point("image");

  const id = newContainerId();
  const { name } = flags;
  const security = parseSecurityOptions(flags["security-opt"]);
  const request = startRequest(flags, image, id, command, security, session);
  const words = startWords(request);
  const host = {
    maps: ids.maps,
    userns,
    driver,
    layersDirectory: directory,
    containerDirectory: `${session.paths.containers}/${STAND_IN_ID}`,
    facts: hostFacts(session),
    resolvConf: flags.network === "none" ? "" : readText("/etc/resolv.conf"),
    hosts: flags.network === "host" ? readText("/etc/hosts") : undefined,
    helperArguments: networkHelper(flags, output, environment),
    failureArguments: failureArguments(),
    cleanup: flags.rm && name !== undefined ? [nameDirectory(session, name)] : [],
  };
  const make: MakeRequest = { session, request, host, profile: security.profile };
  const template = await findTemplate(make);
  if (!flags.rm) await keep(make, reference, image, name);
  if (name !== undefined) reserveName(session, name);
  trace.point("plan");
  const plan = fillTemplate(template, id, words);
  trace.point("exec");
  trace.flush();
  return replaceByMonitor(plan);
}

/** The kept template, or one made now. A profile of the user's is a file that may change: never kept. */
async function findTemplate(make: MakeRequest): Promise<Uint8Array> {
  const { session, request, host, profile } = make;
  const keepable = profile === "default" || profile === "unconfined";
  const name = keepable ? templateName(templateInputs(request, host, profile)) : undefined;
  const kept = name === undefined ? undefined : keptTemplate(session, name);
  return kept ?? (await (await import("../run/make.ts")).makeTemplate(make, name));
}

/** Write down a container that stays after its end. */
async function keep(
  make: MakeRequest,
  image: string,
  { imageId }: ImageRecord,
  name: string | undefined,
): Promise<void> {
  const { id } = make.request.options;
  const containerDirectory = `${make.session.paths.containers}/${id}`;
  const { makeConfig } = await import("../run/make.ts");
  const config = await makeConfig({ ...make, host: { ...make.host, containerDirectory } });
  const created = new Date().toISOString();
  keepContainer(containerDirectory, { id, name, image, imageId, created }, config);
}

function startRequest(
  flags: RunFlags,
  image: ImageRecord,
  id: string,
  command: readonly string[],
  security: SecurityOptions,
  { environment, user }: Session,
): StartRequest {
  const options = runOptions(flags, {
    id,
    command,
    security,
    environment,
    workingDirectory: () => process.cwd(),
    keepId: flags.userns === "keep-id" ? user : undefined,
    readFile: readUserFile,
  });
  const stdin = flags.interactive ? "caller" : "none";
  return { image, options, stdin, init: flags.init, ephemeral: flags.rm };
}

function singleIdWarning(why: string): string {
  return `${why}: the container has one user and one group, and files of others appear as theirs; see rl info`;
}

async function probeDriver(session: Session, userns: RecordFields<"userns">): Promise<StorageDriver> {
  return (await import("../session/images.ts")).sessionDriver(session, userns);
}

async function fetch(
  session: Session,
  ids: SessionIds,
  userns: RecordFields<"userns">,
  driver: StorageDriver,
  reference: string,
  platform: Platform,
  flags: RunFlags,
  output: Output,
): Promise<ImageRecord> {
  const { imagePorts } = await import("../session/images.ts");
  const { fetchShown } = await import("../run/fetch.ts");
  const ports = imagePorts(session, ids, userns, driver);
  return fetchShown(reference, { platform, policy: flags.pull }, ports, output, flags.quiet);
}

function hostFacts({ user }: Session): { nofile: { soft: number; hard: number }; cpuCount: number } {
  const limit = Math.min(user.openFiles, OPEN_FILES);
  return { nofile: { soft: limit, hard: limit }, cpuCount: navigator.hardwareConcurrency };
}

/** The helper of a private network; without one, loopback is all there is, and that is said. */
function networkHelper(
  flags: RunFlags,
  output: Output,
  environment: Environment,
): readonly string[] | undefined {
  if (flags.network !== "private") return undefined;
  const pasta = findProgram("pasta", environment.PATH);
  if (pasta !== undefined) return pastaArguments(pasta);
  warn(
    "pasta is not installed: the container's network has only loopback; sudo apt-get install passt, or choose --network none or host",
    output,
    environment,
  );
  return undefined;
}
