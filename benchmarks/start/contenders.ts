/** Who takes part: each a command that starts `/bin/true` in a container of the same files and waits for it. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../machine.ts";
import { images, prepare, program, withRegistry } from "../place.ts";
import { type Flavour, makeBundle } from "./bundle.ts";

export interface Contender {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it isolates, for the reader of the table. */
  readonly note: string;
  readonly version: string;
}

type Maker = (place: string) => Promise<Contender> | Contender;

const IMAGE_NOTE = "user namespace with 65,536 ids, own network, Docker's seccomp filter, overlay";
const BUNDLE_NOTES: Record<Flavour, string> = {
  full: "bundle given; user namespace with 65,536 ids, own network, Docker's seccomp filter",
  bare: "bundle given; host network, one id, no seccomp filter",
};

function runtime(name: "crun" | "runc", flavour: Flavour): Maker {
  return (place) => {
    const bundle = join(place, `${name}-${flavour}`);
    makeBundle(name, flavour, bundle, rootfs(place));
    const root = join(process.env.XDG_RUNTIME_DIR ?? place, name);
    return {
      name: `${name} ${flavour}`,
      argv: [name, "--root", root, "run", "--bundle", bundle, "bench"],
      env: {},
      note: BUNDLE_NOTES[flavour],
      version: version([name, "--version"]),
    };
  };
}

/** The image's files, owned by this user. */
function rootfs(place: string): string {
  const path = join(place, "rootfs");
  if (!existsSync(path)) {
    prepare([
      "cp",
      "-r",
      "--no-dereference",
      "--preserve=mode,links",
      join(images(), "rootfs/busybox"),
      path,
    ]);
  }
  return path;
}

/** The store is filled anew for each measurement: another build may lay it out differently. */
async function rl(place: string): Promise<Contender> {
  if (!existsSync(program)) throw new Error(`${program} is not built`);
  const env = { XDG_DATA_HOME: join(place, "rl-data"), XDG_CONFIG_HOME: join(place, "rl-config") };
  prepare(["rm", "-rf", "--", env.XDG_DATA_HOME]);
  const image = await withRegistry((host) => {
    prepare([program, "pull", `${host}/busybox:latest`], env);
    return `${host}/busybox:latest`;
  });
  return {
    name: "rl",
    argv: [program, "run", "--rm", "--network", "none", image, "/bin/true"],
    env,
    note: IMAGE_NOTE,
    version: version([program, "version"]),
  };
}

function podman(place: string): Contender {
  const store = [
    "--root",
    join(place, "podman"),
    "--runroot",
    join(process.env.XDG_RUNTIME_DIR ?? place, "podman"),
  ];
  const image = "localhost/busybox:latest";
  const command = ["podman", "--log-level", "error", ...store];
  prepare([...command, "system", "migrate"]);
  if (
    Bun.spawnSync([...command, "image", "exists", image], { stdin: "ignore", stderr: "ignore" }).exitCode !==
    0
  ) {
    const loaded = prepare([
      ...command,
      "pull",
      "--quiet",
      `oci-archive:${join(images(), "busybox.oci.tar")}`,
    ]).trim();
    prepare([...command, "tag", loaded, image]);
  }
  return {
    name: "podman",
    argv: [...command, "run", "--rm", "--net=none", image, "/bin/true"],
    env: {},
    note: `${IMAGE_NOTE}; runtime crun`,
    version: version(["podman", "--version"]),
  };
}

function bwrap(place: string): Contender {
  const inside = ["--bind", rootfs(place), "/", "--proc", "/proc", "--dev", "/dev"];
  return {
    name: "bwrap",
    argv: ["bwrap", "--unshare-all", ...inside, "/bin/true"],
    env: {},
    note: "one id, own network, no seccomp filter, no cgroup; not a container runtime",
    version: version(["bwrap", "--version"]),
  };
}

/** The floor below any program on Bun: compiled as rl is, and empty. */
async function bun(place: string): Promise<Contender> {
  const directory = join(place, "bun");
  mkdirSync(directory, { recursive: true });
  const source = join(directory, "empty.ts");
  writeFileSync(source, "export {};\n");
  const outfile = join(directory, "empty");
  const compile = { outfile, autoloadDotenv: false, autoloadBunfig: false };
  const built = await Bun.build({
    entrypoints: [source],
    target: "bun",
    format: "esm",
    bytecode: true,
    minify: true,
    compile,
  });
  if (!built.success) throw new AggregateError(built.logs, "the empty program does not build");
  return {
    name: "bun (empty)",
    argv: [outfile],
    env: {},
    note: "an empty compiled program, no container",
    version: Bun.version,
  };
}

/** What starting and waiting for a process costs the measurement itself. */
function nothing(): Contender {
  return {
    name: "/bin/true",
    argv: ["/bin/true"],
    env: {},
    note: "no container: the measurement's own cost",
    version: "",
  };
}

export const CONTENDERS: Readonly<Record<string, Maker>> = {
  rl,
  "crun full": runtime("crun", "full"),
  "crun bare": runtime("crun", "bare"),
  "runc full": runtime("runc", "full"),
  "runc bare": runtime("runc", "bare"),
  podman,
  bwrap,
  "bun (empty)": bun,
  "/bin/true": nothing,
};
