/** Containers of WebAssembly programs: a core module for preview 1, and the same as a component for preview 2. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { componentOf, probeModule } from "../../helpers/wasm/programs.ts";

const test = suite("wasm containers");
let stage: Stage;
/** A directory that is mounted at /data: a file, and links to others. */
let data: string;

const IMAGES = ["example.org/module", "example.org/component"] as const;

test.before(async () => {
  stage = await makeStage();
  const module = probeModule();
  const programs = [module, await componentOf(module)];
  for (const [index, image] of IMAGES.entries()) {
    const file = join(stage.home, `${index}.wasm`);
    writeFileSync(file, programs[index] ?? module);
    await stage.ok(["image", "wasm", "-q", "-t", image, file]);
  }
  data = join(stage.home, "data");
  mkdirSync(data);
  writeFileSync(join(data, "file"), "inside\n");
  symlinkSync("/etc/hosts", join(data, "to-etc"));
  symlinkSync("/proc/self/environ", join(data, "to-proc"));
  symlinkSync("../.rl/rl", join(data, "to-runner"));
});
test.after(() => stage?.stop());

for (const image of IMAGES) {
  test(`${image} gets arguments, its environment and standard input`, async () => {
    assert.is(await stage.ok(["run", "--rm", image, "args", "a", "b c"]), "/app.wasm\nargs\na\nb c\n");
    const environment = await stage.ok(["run", "--rm", "-e", "A=1", image, "env"], {
      env: { OF_THE_HOST: "secret" },
    });
    assert.match(environment, /^A=1$/m);
    const names = environment
      .trim()
      .split("\n")
      .map((line) => line.replace(/=.*/, ""));
    assert.equal(names.sort(), ["A", "HOME", "HOSTNAME", "PATH"]);
    const text = `${"0123456789".repeat(20_000)}\n`;
    const copy = await stage.ok(["run", "--rm", "-i", image, "cat"], { stdin: text });
    assert.ok(copy === text, `${copy.length} bytes`);
  });

  test(`${image} ends with a status: its own, and 134 for a trap`, async () => {
    // Preview 2 has success and failure alone.
    const { exitCode } = await stage.rl(["run", "--rm", image, "exit", "abcdefg"]);
    assert.is(exitCode, image.endsWith("module") ? 7 : 1);
    const trap = await stage.rl(["run", "--rm", image, "trap"]);
    assert.is(trap.exitCode, 134);
    assert.match(trap.stderr, /^Cannot run "\/app.wasm": it was aborted: [^(]*$/);
  });

  test(`${image} has the directories that are mounted, and nothing outside of them`, async () => {
    assert.is(await stage.ok(["run", "--rm", image, "dirs"]), "");
    const mounted = ["run", "--rm", "-i", "-v", `${data}:/data`, image];
    assert.is(await stage.ok([...mounted, "dirs"]), "/data\n");
    assert.is(await stage.ok([...mounted, "read", "/data", "file"]), "inside\n");
    for (const path of [
      "to-etc",
      "to-proc",
      "to-runner",
      "../etc/hosts",
      "/etc/hosts",
      "../proc/self/environ",
    ]) {
      const { exitCode, stdout } = await stage.rl([...mounted, "read", "/data", path]);
      assert.is.not(exitCode, 0, path);
      assert.is(stdout, "", path);
    }
    await stage.rl([...mounted, "link", "/data", "made", "/proc/self/environ"]);
    const { exitCode, stdout } = await stage.rl([...mounted, "read", "/data", "made"]);
    assert.is.not(exitCode, 0);
    assert.is(stdout, "");
    await stage.ok([...mounted, "write", "/data", `new-${exitCode}`], { stdin: "written" });
    assert.is(readFileSync(join(data, `new-${exitCode}`), "utf8"), "written");
    const readOnly = ["run", "--rm", "-i", "-v", `${data}:/data:ro`, image, "write", "/data", "other"];
    assert.is.not((await stage.rl(readOnly, { stdin: "written" })).exitCode, 0);
  });

  test(`${image} is looked after like any container`, async () => {
    const name = image.endsWith("module") ? "of-module" : "of-component";
    await stage.ok(["run", "-d", "--name", name, image, "spin"]);
    await untilTrue("its output", async () => (await stage.ok(["logs", name])) === "spin\n");
    assert.is(await stage.ok(["ps", "--format", "{{.Names}} {{.Command}}"]), `${name} "/app.wasm spin"\n`);
    const exec = await stage.rl(["exec", name, "ls"]);
    assert.is(exec.exitCode, 125);
    assert.match(exec.stderr, /it is of a WebAssembly program, and there is nothing else to execute/);
    assert.is(await stage.ok(["inspect", "--format", "{{.HostConfig.NetworkMode}}", name]), "none\n");
    // It does not listen to signals, and is not killed for that.
    await stage.ok(["stop", "-t", "60", name]);
    assert.is(await stage.ok(["inspect", "--format", "{{.State.ExitCode}}", name]), "143\n");
    await stage.ok(["start", name]);
    await untilTrue("its output", async () => (await stage.ok(["logs", name])) === "spin\nspin\n");
    await stage.ok(["rm", "-f", name]);
  });
}

test("other users, read-only roots, kept ids and other storage make no difference", async () => {
  const ways = [["-u", "1000:1000"], ["--read-only"], ["--userns", "keep-id"], ["--cap-drop", "all"]];
  for (const image of IMAGES) {
    for (const flags of ways) {
      assert.match(await stage.ok(["run", "--rm", ...flags, image, "args", "x"]), /\nx\n$/, flags.join(" "));
    }
    const env = { RL_STORAGE_DRIVER: "vfs" };
    assert.match(await stage.ok(["run", "--rm", "-q", image, "args", "x"], { env }), /\nx\n$/);
  }
});

test("limits hold: a program that uses more of the processor than it may is ended", async () => {
  for (const image of IMAGES) {
    const { exitCode } = await stage.rl(["run", "--rm", "--ulimit", "cpu=1", image, "spin"]);
    // By SIGKILL or SIGXCPU, whichever of both limits is looked at first.
    assert.ok([137, 152].includes(exitCode), String(exitCode));
  }
});

test("what an image has in the runner's place, or leads there, is not what runs", async () => {
  const files = join(stage.home, "files");
  mkdirSync(join(files, ".rl/lib"), { recursive: true });
  writeFileSync(join(files, ".rl/rl"), "of the image");
  symlinkSync("/app.wasm", join(files, ".rl/lib/libc.so.6"));
  writeFileSync(join(files, "app.wasm"), probeModule());
  symlinkSync("/", join(files, "all"));
  const archive = join(stage.home, "files.tar");
  assert.is(Bun.spawnSync(["tar", "-C", files, "-cf", archive, "."]).exitCode, 0);
  const change = 'ENTRYPOINT ["/app.wasm"]';
  await stage.ok(["import", "--platform", "wasi/wasm", "-c", change, archive, "example.org/own"]);
  assert.is(await stage.ok(["run", "--rm", "example.org/own", "args", "x"]), "/app.wasm\nargs\nx\n");
  const { stdout } = await stage.rl(["run", "--rm", "-v", `${data}:/all`, "example.org/own", "dirs"]);
  assert.not.match(stdout, /^\/(all)?$/m);
  const placed = await stage.rl(["run", "--rm", "-v", `${data}:/.rl`, "example.org/own"]);
  assert.is(placed.exitCode, 125);
  assert.match(placed.stderr, /"\/\.rl"/);
});

test("a network is had when it is asked for; what cannot be had is refused", async () => {
  const [image] = IMAGES;
  await stage.ok(["create", "--name", "with-network", "--network", "host", image, "args"]);
  const mode = ["inspect", "--format", "{{.HostConfig.NetworkMode}}", "with-network"];
  assert.is(await stage.ok(mode), "host\n");
  await stage.ok(["rm", "with-network"]);
  const health = await stage.rl(["run", "--rm", "--health-cmd", "true", image]);
  assert.is(health.exitCode, 125);
  assert.match(health.stderr, /there is nothing to execute in there/);
  const privileged = await stage.rl(["run", "--rm", "--privileged", image]);
  assert.is(privileged.exitCode, 125);
  assert.match(privileged.stderr, /--privileged": it could change the runner/);
  const inner = await stage.rl(["run", "--rm", "--userns", "auto", image]);
  assert.is(inner.exitCode, 125);
  assert.match(inner.stderr, /it has to be "host" or "keep-id"/);
});

test.run();
