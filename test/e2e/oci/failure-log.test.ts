/** What fails after the monitor has taken over is in the file of --log, where engines read why. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Hooks, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import type { Finished } from "../../helpers/process.ts";

const test = suite("oci failure log");
let all: Containers;
let log: string;
test.before(async () => {
  all = await makeContainers();
  log = join(all.stage.home, "failures");
});
test.before.each(() => rmSync(log, { force: true }));
test.after(() => all?.stop());

/** Whatever a bundle with this command, and this changed, ends with. */
function run(id: string, verb: string, args: readonly string[], change: Partial<RuntimeConfig> = {}) {
  const path = all.bundle(id, (config) => {
    const { process = { cwd: "/", user: { uid: 0, gid: 0 } } } = config;
    return { ...config, ...change, process: { ...process, args } };
  });
  return all.oci(["--log", log, "--log-format", "json", verb, "--bundle", path, id]);
}
/** The one line of the log. */
function logged(): { level: string; msg: string } {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  assert.is(lines.length, 1, lines.join("\n"));
  return JSON.parse(lines[0] ?? "") as { level: string; msg: string };
}
function told({ exitCode, stderr }: Finished, level: string, text: RegExp): void {
  assert.is(exitCode, 1, stderr);
  assert.match(stderr, text);
  const line = logged();
  assert.is(line.level, level);
  assert.match(line.msg, text);
}

for (const verb of ["run", "create"]) {
  test(`${verb} logs a missing command, a mount and a hook that fail`, async () => {
    told(await run(`${verb}-1`, verb, ["none"]), "error", /"none": executable file not found/);
    rmSync(log);
    const mounts = [{ destination: "/mnt", source: "/no/such/source", type: "bind", options: ["bind"] }];
    const failed = await run(`${verb}-2`, verb, ["true"], { mounts });
    told(failed, "error", /"\/no\/such\/source": no such file/);
    rmSync(log);
    const hooks: Hooks = { createRuntime: [{ path: "/bin/false" }] };
    const hooked = await run(`${verb}-3`, verb, ["true"], { hooks });
    told(hooked, "error", /"\/bin\/false": createRuntime 1 of 1 exited with status 1/);
  });
}

test("a hook whose failure changes nothing is a warning in the log", async () => {
  const hooks: Hooks = { poststop: [{ path: "/bin/false" }] };
  const { exitCode, stderr } = await run("warned", "run", ["true"], { hooks });
  assert.equal([exitCode, stderr], [0, ""]);
  const { level, msg } = logged();
  assert.is(level, "warning");
  assert.match(msg, /poststop 1 of 1 exited with status 1/);
});

test("start and exec log what fails, and a relative path is the caller's", async () => {
  const hooks: Hooks = { startContainer: [{ path: "/bin/false" }] };
  await all.create("late", (config) => ({ ...config, hooks }));
  const late = await all.oci(["--log", "failures", "start", "late"], { cwd: all.stage.home });
  assert.is(late.exitCode, 1);
  assert.match(readFileSync(log, "utf8"), /level=error msg=.*startContainer 1 of 1 exited with status 1/);
  rmSync(log);
  await all.start("entered");
  const done = await all.oci(["--log", "failures", "exec", "entered", "none"], { cwd: all.stage.home });
  assert.is(done.exitCode, 127);
  assert.match(readFileSync(log, "utf8"), /level=error msg=.*executable file not found/);
});

test("a log that cannot be written to keeps nobody from being told", async () => {
  writeFileSync(log, "", { mode: 0o400 });
  const { exitCode, stderr } = await run("unlogged", "run", ["none"]);
  assert.is(exitCode, 1);
  assert.match(stderr, /"none": executable file not found/);
});

test.run();
