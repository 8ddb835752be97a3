/** `rl run --runtime`: everything but the container itself is as always. Loaded only for it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { replaceByMonitor } from "../../host/bun/replace.ts";
import { readLayerFile } from "../../host/bun/storage/layer-file.ts";
import { type ContainerUser, lookUpUser } from "../../host/bun/system.ts";
import {
  defaultProfile,
  documentBefore,
  documentNote,
  encodePlan,
  type ForeignRuntime,
  parseNetwork,
  parseStrictJson,
  parseUserSpec,
  planForeignStart,
  RlError,
  resolveProfile,
} from "../../mod.ts";
import { machine } from "../session/machine.ts";
import { makeWay, parseLabels, tellId } from "./beside.ts";
import { keepDocument, nameLink, reserveChosenName } from "./container.ts";
import { gatherInputs, type PrepareRequest, type StartInputs } from "./prepare.ts";
import { runtimeCommand } from "./runtimes.ts";
import { parseSecurityOptions } from "./security.ts";
import { isStrict } from "./strict.ts";
import { readUserFile } from "./user-file.ts";
import { isInnerMode } from "./userns.ts";
import type { RunFlags } from "./words.ts";

/** What our own monitor and set-up do, and no other runtime. */
const OUR_OWN: readonly (readonly [isAsked: (flags: RunFlags) => boolean, flag: string, state: string])[] = [
  [({ detach }) => detach, "--detach", "containers in the background are rl's own"],
  [
    (flags) => flags["log-driver"] !== undefined || flags["log-opt"].length > 0,
    "--log-driver and --log-opt",
    "what a container writes is kept by rl's own",
  ],
  [({ restart }) => restart !== undefined, "--restart", "containers that are started again are rl's own"],
  [(flags) => flags["health-cmd"] !== undefined, "--health-cmd", "health is checked by rl's own monitor"],
  [
    (flags) => (flags["stop-signal"] ?? flags["stop-timeout"]) !== undefined,
    "--stop-signal and --stop-timeout",
    "rl stop is for rl's own containers",
  ],
  [
    (flags) => !flags["sig-proxy"],
    "--sig-proxy",
    "signals are kept from containers by rl's own monitor in the background",
  ],
  [({ userns }) => isInnerMode(userns), "--userns", "ids of a container's own are given by rl's own"],
  [({ init }) => init, "--init", "--init is done by rl's own, and another decides itself what is pid 1"],
  [
    ({ network }) => parseNetwork(network).kind === "bridge",
    "--network",
    "networks with names are entered by rl's own monitor",
  ],
  [isStrict, "--security strict", "--security strict locks files by Landlock, which no other runtime does"],
];

function unsupported(runtime: string, state: string, flag: string): RlError {
  const hint = `leave out ${flag}, or --runtime`;
  return new RlError({ code: "unsupported", action: "use runtime", subject: runtime, state, hint });
}

/** Does not return. `link` stands for the container's name. @throws RlError */
export async function runForeign(
  runtime: string,
  prepare: PrepareRequest,
  link: string | undefined,
): Promise<never> {
  const { flags, environment, id } = prepare;
  for (const [isAsked, flag, state] of OUR_OWN) {
    if (isAsked(flags)) throw unsupported(runtime, state, flag);
  }
  const inputs = await gatherInputs(prepare);
  refuseOwn(runtime, inputs);
  const { paths } = inputs.session;
  const part = inputs.request.mounts?.find(({ subpath }) => subpath !== undefined);
  if (part !== undefined) {
    throw unsupported(
      runtime,
      "another runtime would follow links of the volume out of it",
      "volume-subpath",
    );
  }
  const containerDirectory = `${paths.containers}/${id}`;
  const states = `${paths.run}/runtimes`;
  const { uid, gid, groups, home } = containerUser(inputs);
  const start = planForeignStart(
    inputs.request,
    {
      ...inputs.host,
      containerDirectory,
      cleanup: flags.rm ? [link ?? nameLink(paths, id)] : [],
    },
    {
      command: runtimeCommand(runtime, states, environment.PATH),
      environment: [`PATH=${environment.PATH ?? ""}`, `XDG_RUNTIME_DIR=${paths.run}`],
      user: { uid, gid, ...(groups.length > 0 && { additionalGids: groups }) },
      home,
      seccomp: seccompOf(inputs, flags["security-opt"]),
    },
  );
  await makeWay(flags, environment);
  await reserveChosenName(link ?? nameLink(paths, id), id);
  tellId(flags, id);
  mkdirSync(states, { recursive: true, mode: 0o700 });
  const { args = [], env = [] } = start.config.process ?? {};
  const base = {
    id,
    image: inputs.reference,
    imageId: inputs.record.imageId,
    ephemeral: flags.rm,
    request: { runtime },
    mounts: inputs.request.mounts,
    config: start.config,
  };
  const created = new Date().toISOString();
  const note = {
    name: flags.name ?? id,
    created,
    command: prepare.sources.command,
    env: [],
    args,
    environment: env,
    labels: parseLabels(flags, prepare.sources),
  };
  keepDocument(containerDirectory, documentBefore(base) + documentNote(note));
  writeFileSync(`${containerDirectory}/config.json`, JSON.stringify(start.config), { mode: 0o600 });
  for (const [file, content] of Object.entries(start.files)) {
    writeFileSync(`${containerDirectory}/${file}`, content, { mode: 0o644 });
  }
  return replaceByMonitor(encodePlan(start.plan));
}

/** What is done around the clone, which is the other runtime's: its own would be of the namespaces that it is in. */
function refuseOwn(runtime: string, { request: { options } }: StartInputs): void {
  const { resources, cgroupParent, shared, binds = [], volumes = [] } = options;
  const isGiven = [...binds, ...volumes].some((each) => each.options?.includes("U"));
  const what =
    (resources ?? cgroupParent) !== undefined
      ? "limits"
      : shared !== undefined
        ? "shared namespaces"
        : isGiven
          ? "changes of owner (the option U)"
          : options.images !== undefined
            ? "mounted images"
            : undefined;
  if (what === undefined) return;
  throw new RlError({
    code: "unsupported",
    action: "use runtime",
    subject: runtime,
    state: `${what} are for rl's own containers`,
    hint: "leave out --runtime, or those flags",
  });
}

/** Who the container's user is: the image is asked, since the other runtime takes numbers alone. */
function containerUser({ request, host }: StartInputs): ContainerUser {
  const { image, options } = request;
  const { overlay, flat } = image.layers;
  const names = host.driver.form === "flat" ? flat.slice(-1) : overlay;
  const layers = names.map((name) => `${host.layersDirectory}/${name}`);
  const spec = parseUserSpec(options.user ?? image.config.User ?? "").text;
  const [passwd, group] = ["etc/passwd", "etc/group"].map(
    (path) => readLayerFile(layers, path) ?? new Uint8Array(),
  );
  const found = lookUpUser(spec, options.groups ?? [], passwd ?? new Uint8Array(), group ?? new Uint8Array());
  if (typeof found !== "number") return found;
  const state =
    found === ENOENT ? "the image has no such user or group" : `it cannot be used (errno ${-found})`;
  throw new RlError({ code: "invalid", action: "use user", subject: spec, state });
}

const ENOENT = -2;

function seccompOf(inputs: StartInputs, securityOptions: readonly string[]): ForeignRuntime["seccomp"] {
  const { profile } = parseSecurityOptions(securityOptions);
  if (profile === "unconfined") return () => undefined;
  if (profile === "default") return (capabilities) => defaultProfile(machine(), capabilities);
  const parsed = parseStrictJson(readUserFile(profile), profile);
  const kernel = inputs.session.user.kernelRelease;
  return (capabilities) => resolveProfile(parsed, { architecture: machine(), capabilities, kernel });
}
