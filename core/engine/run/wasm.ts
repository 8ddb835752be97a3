/**
 * Starting an image that is a WebAssembly program: a container like any other, whose command is this executable as the
 * program's runner. Loaded only for such images.
 */

import { componentDigest } from "../../host/bun/wasm/component-digest.ts";
import { translatedComponent } from "../../host/bun/wasm/component-store.ts";
import { programKind } from "../../host/bun/wasm/program-kind.ts";
import { type RunnerFile, runnerFiles } from "../../host/bun/wasm/runner-files.ts";
import { runnerWords, WASM_COMPONENT, WASM_DIRECTORY } from "../../host/bun/wasm/words.ts";
import { type BindRequest, type ImageRecord, parseNetwork, RlError, type StorageDriver } from "../../mod.ts";
import type { Caller } from "../caller.ts";
import { VERSION } from "../version.ts";
import { isInnerMode } from "./userns.ts";
import { unpackedProgram } from "./wasm-program.ts";
import type { WasmWay } from "./wasm-way.ts";
import type { RunFlags } from "./words.ts";

/** The parts of a start's request that change. */
interface Start {
  readonly flags: RunFlags;
  readonly caller: Caller;
}

/** Where things are: unpacked layers of a form, and the store. */
interface WasmPlaces {
  readonly form: StorageDriver["form"];
  readonly layers: string;
  readonly root: string;
}

/**
 * The same start, of a WebAssembly program: it has no network unless one is asked for, and an init, since the runner
 * would not hear a signal that asks it to end. A component is translated when it has not been.
 *
 * @throws RlError "unsupported" for what such a program cannot have, and when this is not the executable, of which the
 *   runner is a part; "invalid" for a component that cannot be translated
 */
export async function asWasm<S extends Start>(
  start: S,
  image: ImageRecord,
  { form, layers, root }: WasmPlaces,
): Promise<S & { readonly wasm: WasmWay }> {
  const { flags, caller } = start;
  const health = Object.entries(flags).find(
    ([name, value]) => name.startsWith("health-") && value !== undefined,
  );
  if (health !== undefined)
    throw refused(`--${health[0]}`, "there is nothing to execute in there", "leave it out");
  if (flags.runtime !== undefined)
    throw refused("--runtime", "only rl itself runs such programs", "leave it out");
  const capability = flags["cap-add"].find((name) => /^(?:cap_)?(?:sys_admin|all)$/i.test(name));
  if (flags.privileged || capability !== undefined) {
    const flag = flags.privileged ? "--privileged" : `--cap-add ${capability}`;
    throw refused(flag, "it could change the runner, and a program has no use for it", "leave it out");
  }
  if (isInnerMode(flags.userns)) {
    throw refused("--userns", 'it has to be "host" or "keep-id"', "leave it out, or use --userns keep-id");
  }
  const [executable = "", ...rest] = caller.failureArguments();
  // From source the first word is the runtime, and the program a file behind it.
  const files = rest.length === 1 ? runnerFiles(executable) : undefined;
  if (files === undefined) {
    const hint = "start it by the executable that npm run build makes: rl run";
    throw refused(image.reference, "only the rl executable has what runs it", hint);
  }
  const bytes = await unpackedProgram(image, form, layers);
  const component =
    bytes !== undefined && programKind(bytes) === "component"
      ? {
          digest: componentDigest(bytes),
          source: await translatedComponent(bytes, `${root}/wasm`, VERSION, image.reference),
        }
      : undefined;
  const binds = [
    ...files.map(bindOf),
    ...(component === undefined ? [] : [bindOf({ source: component.source, target: WASM_COMPONENT })]),
  ];
  const network = flags.network.length > 0 ? flags.network : ["none"];
  const hasNetwork = parseNetwork(network).kind !== "none";
  return {
    ...start,
    // The registry has been asked already.
    flags: { ...flags, init: true, network, pull: "missing", "no-healthcheck": true },
    wasm: {
      files: binds.map(({ source }) => source),
      runner: (mounts) =>
        runnerWords({
          network: hasNetwork,
          component: component?.digest,
          directories: mounts.map(({ destination }) => destination),
        }),
      within: (options) => ({
        ...options,
        binds: [...(options.binds ?? []), ...binds],
        tmpfs: [...(options.tmpfs ?? []), PLACE],
      }),
    },
  };
}

/** Where the runner's files are, over whatever the image has there. */
const PLACE = { target: WASM_DIRECTORY, options: ["mode=0755"] };

function bindOf({ source, target }: RunnerFile): BindRequest {
  return { source, target, readonly: true, options: ["nosuid", "nodev"] };
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "unsupported", action: "run WebAssembly program with", subject, state, hint });
}
