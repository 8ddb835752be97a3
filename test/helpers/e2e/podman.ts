/** Podman and skopeo beside us, with everything of theirs in one directory. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, run, runOk } from "../process.ts";

export interface Podman {
  /** Run podman to a good end; gives its standard output. */
  ok(...args: string[]): Promise<string>;
  run(...args: string[]): Promise<Finished>;
  /** Run skopeo to a good end. */
  skopeo(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** @param home a directory for all that the two keep */
export function makePodman(home: string): Podman {
  mkdirSync(home, { recursive: true });
  const policy = join(home, "policy.json");
  writeFileSync(policy, JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] }));
  const auth = join(home, "auth.json");
  writeFileSync(auth, "{}");
  const runtime = process.env.XDG_RUNTIME_DIR ?? join(home, "run");
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    REGISTRY_AUTH_FILE: auth,
    TMPDIR: home,
  };
  const place = ["--root", join(home, "storage"), "--runroot", join(home, "runroot")];
  const global = [
    ...place,
    "--cgroup-manager",
    "cgroupfs",
    "--storage-driver",
    "overlay",
    "--events-backend",
    "none",
  ];
  const podman = (args: readonly string[]): readonly string[] => ["podman", ...global, ...args];
  const options = { env, cwd: home, timeoutMs: 120_000 };
  return {
    ok: (...args) => runOk(podman(args), options),
    run: (...args) => run(podman(args), options),
    skopeo: (...args) => runOk(["skopeo", "--policy", policy, "--tmpdir", home, ...args], options),
    // Its files belong to mapped users, which only it can remove.
    stop: async () =>
      void (await run(["podman", ...global, "unshare", "rm", "-rf", join(home, "storage")], options)),
  };
}
