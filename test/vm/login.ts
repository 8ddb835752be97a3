/** Logins of an ordinary user as sshd and consoles make them, for tests that are root's. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as assert from "uvu/assert";
import { untilTrue } from "../helpers/e2e/until.ts";
import { imagesDirectory } from "../helpers/images.ts";
import { type Finished, run, runOk } from "../helpers/process.ts";
import { program } from "../helpers/world.ts";

/** Who logs in. */
export const USER = "bob";
export const UID = 1001;
export const HOME = `/home/${USER}`;
const RUN = `/run/user/${UID}`;

/** Run a script in a login of its own, in which `rl` is the program, at `$RL`, and `$IMAGE` the archive of busybox. */
export async function login(script: string): Promise<Finished> {
  return await asUser(script, ["--property=PAMName=login"]);
}

/** The same, with nobody being logged in. */
export async function asUser(script: string, properties: readonly string[] = []): Promise<Finished> {
  const archive = join(imagesDirectory(), "busybox.docker.tar");
  const functions = `RL=${resolve(program())}; rl() { $RL "$@"; }; IMAGE=${archive}; cd`;
  const words = ["--quiet", "--pipe", "--wait", "--collect", `--property=User=${USER}`, ...properties];
  return await run(["systemd-run", ...words, "--", "/bin/bash", "-c", `${functions}\n${script}`]);
}

/** Standard output of a login whose script succeeds. */
export async function said(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await login(`set -e\n${script}`);
  if (exitCode !== 0) throw new Error(`${script}: exit code ${exitCode}\n${stderr}${stdout}`);
  return stdout;
}

/** Whether the user's service manager stays without a login. */
export async function linger(enabled: boolean): Promise<void> {
  await runOk(["loginctl", enabled ? "enable-linger" : "disable-linger", USER]);
}

/**
 * End all that the user has with SIGTERM, as a machine that stops does, and logind where processes do not outlive a
 * session. Those of a session that has ended before are not the concern of terminate-user alone.
 */
export async function terminate(): Promise<void> {
  await run(["loginctl", "kill-user", USER]);
  await run(["loginctl", "terminate-user", USER]);
  await gone();
}

/** Wait until nothing of the user's is there any more, his run directory the last of it. */
export async function gone(): Promise<void> {
  await untilTrue("the end of the run directory", () => !existsSync(RUN));
}

/** Wait until nothing of containers remains, and say what does when that takes long. */
export async function nothingRemains(): Promise<void> {
  await untilTrue("the end of all that is left of containers", () => remains().length === 0).catch(() =>
    assert.equal(remains(), []),
  );
}

/** What there is of containers besides their files: control groups, processes, and names in the run directory. */
function remains(): string[] {
  const groups = readdirSync("/sys/fs/cgroup", { recursive: true, encoding: "utf8" });
  const processes = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isOurs(pid));
  const states = join(RUN, "rl/containers");
  return [
    ...groups.filter((path) => /\/rl-[^/]+$/.test(path)),
    ...processes.map((pid) => `${pid}: ${fileOf(`/proc/${pid}/cmdline`)}`),
    ...(existsSync(states) ? readdirSync(states) : []),
  ];
}

/** A process of the user's that is of a container, or sees to one; the one that holds the user namespace stays (its name is cut where room is short). */
function isOurs(pid: string): boolean {
  const words = fileOf(`/proc/${pid}/cmdline`);
  const isUsers = new RegExp(`^Uid:\\s+${UID}\\b`, "m").test(fileOf(`/proc/${pid}/status`));
  return isUsers && /^(rl-|sleep)/.test(words) && !words.startsWith("rl-keep");
}

function fileOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
