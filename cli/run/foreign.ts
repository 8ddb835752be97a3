/** `rl run --runtime`: everything but the container itself is as always. Loaded only for it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { readLayerFile } from "../../core/host/bun/storage/layer-file.ts";
import { type ContainerUser, lookUpUser } from "../../core/host/bun/system.ts";
import {
  defaultProfile,
  encodePlan,
  type ForeignRuntime,
  parseStrictJson,
  parseUserSpec,
  planForeignStart,
  RlError,
  resolveProfile,
} from "../../core/mod.ts";
import { machine } from "../session/machine.ts";
import { keepContainer, reserveName } from "./container.ts";
import { gatherInputs, type PrepareRequest, type StartInputs } from "./prepare.ts";
import { runtimeCommand } from "./runtimes.ts";
import { parseSecurityOptions } from "./security.ts";
import { readUserFile } from "./user-file.ts";

/** Does not return. `nameDirectory` stands for the container's name. @throws RlError */
export async function runForeign(
  runtime: string,
  prepare: PrepareRequest,
  nameDirectory: string | undefined,
): Promise<never> {
  const { flags, environment, id } = prepare;
  if (flags.init) {
    throw new RlError({
      code: "unsupported",
      action: "use runtime",
      subject: runtime,
      state: "--init is done by rl's own, and another decides itself what is pid 1",
      hint: "leave out --init, or --runtime",
    });
  }
  const inputs = await gatherInputs(prepare);
  const { paths } = inputs.session;
  const containerDirectory = `${paths.containers}/${id}`;
  const states = `${paths.run}/runtimes`;
  const { uid, gid, groups, home } = containerUser(inputs);
  const start = planForeignStart(
    inputs.request,
    {
      ...inputs.host,
      containerDirectory,
      cleanup: flags.rm && nameDirectory !== undefined ? [nameDirectory] : [],
    },
    {
      command: runtimeCommand(runtime, states, environment.PATH),
      environment: [`PATH=${environment.PATH ?? ""}`, `XDG_RUNTIME_DIR=${paths.run}`],
      user: { uid, gid, ...(groups.length > 0 && { additionalGids: groups }) },
      home,
      seccomp: seccompOf(inputs, flags["security-opt"]),
    },
  );
  if (nameDirectory !== undefined) reserveName(nameDirectory);
  mkdirSync(states, { recursive: true, mode: 0o700 });
  const { imageId } = inputs.record;
  const created = new Date().toISOString();
  keepContainer(
    containerDirectory,
    { id, name: flags.name, image: inputs.reference, imageId, created },
    start.config,
  );
  for (const [file, content] of Object.entries(start.files)) {
    writeFileSync(`${containerDirectory}/${file}`, content, { mode: 0o644 });
  }
  return replaceByMonitor(encodePlan(start.plan));
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
