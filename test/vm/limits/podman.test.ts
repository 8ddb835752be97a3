/** podman's containers by our runtime, with control groups of systemd's, which is what it does by itself. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { packLayout, podman, podmanCommand } from "../../helpers/e2e/archives.ts";
import { run } from "../../helpers/process.ts";
import { engineProgram } from "../../helpers/world.ts";
import { makePlace, type Place } from "../bundle.ts";

const test = suite("podman with limits");
const IMAGE = "example.org/busybox:1";
let place: Place;
let runtime: readonly string[];
test.before(async () => {
  place = await makePlace();
  await packLayout(place.stage, "busybox", IMAGE, "busybox.tar");
  await podman(place.stage, "load", "-q", "-i", "busybox.tar");
  runtime = ["--runtime", engineProgram(), "--cgroup-manager", "systemd"];
});
test.after(() => place?.stop());

const ours = async (...argv: string[]): Promise<string> => {
  const words = podmanCommand(place.stage, ...runtime, ...argv);
  const done = await run(words, { env: place.env, cwd: place.stage.home, timeoutMs: 120_000 });
  if (done.exitCode !== 0) throw new Error(`podman ${argv.join(" ")}: ${done.exitCode}\n${done.stderr}`);
  return done.stdout;
};

test("limits are seen in the container, in podman's figures, and changed", async () => {
  const limits = ["--memory", "64m", "--pids-limit", "50", "--cpus", "0.5"];
  await ours("run", "-d", "--name", "web", "--network", "none", ...limits, IMAGE, "sleep", "600");
  const path = (await ours("inspect", "--format", "{{.State.CgroupPath}}", "web")).trim();
  const file = (name: string): Promise<string> => Bun.file(join("/sys/fs/cgroup", path, name)).text();
  assert.is(await file("memory.max"), `${64 * 1024 * 1024}\n`);
  assert.is(await file("pids.max"), "50\n");
  assert.is(await file("cpu.max"), "50000 100000\n");
  const stats = await ours("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}} {{.PIDs}}", "web");
  assert.match(stats, /^web \S+ \/ 67\.11MB 1$/m);
  await ours("pause", "web");
  assert.match(await ours("ps", "-a", "--format", "{{.Status}}"), /[Pp]aused/);
  assert.match(await file("cgroup.events"), /^frozen 1$/m);
  await ours("unpause", "web");
  await ours("update", "--memory", "96m", "web");
  assert.is(await file("memory.max"), `${96 * 1024 * 1024}\n`);
  await ours("rm", "-f", "-t", "0", "web");
  assert.not(await Bun.file(join("/sys/fs/cgroup", path, "cgroup.procs")).exists());
});

test.run();
