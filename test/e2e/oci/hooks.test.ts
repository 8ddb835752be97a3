/** Hooks of the runtime specification: when each kind is run, what it sees, and what its failure does. */
import { existsSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Hooks } from "../../../core/spec/runtime-config.ts";
import { type HookBundle, makeHookBundle } from "../../helpers/e2e/hook-bundle.ts";
import { killNow, lookAt } from "../../helpers/e2e/processes.ts";
import { until, untilTrue } from "../../helpers/e2e/until.ts";
import { program } from "../../helpers/world.ts";

const test = suite("oci hooks");
let bundle: HookBundle;
test.before(async () => {
  bundle = await makeHookBundle();
});
test.after(() => bundle?.stop());
test.before.each(() => void bundle.seen());

/** Two hooks of every kind. */
function all(): Hooks {
  const two = (kind: string, isInside = false) =>
    [1, 2].map((number) => bundle.telling(`${kind} ${number}`, isInside));
  return {
    poststop: two("poststop"),
    poststart: two("poststart"),
    startContainer: two("startContainer", true),
    createContainer: two("createContainer"),
    createRuntime: two("createRuntime"),
    prestart: two("prestart"),
  };
}
const names = (): string[] => bundle.seen().map(({ name }) => name);
const file = (name: string): string => join(bundle.path, name);
const isGone = (pid: number): boolean => lookAt(pid) === undefined;
/** The number that a hook has written down. */
const pidIn = (name: string): Promise<number> =>
  until(name, () => (existsSync(file(name)) && Number(readFileSync(file(name), "utf8"))) || undefined);
const fresh = (...files: string[]): void => {
  for (const each of files) rmSync(file(each), { force: true });
};
const nobody = async (): Promise<void> => assert.is((await bundle.oci("list", "-q")).stdout, "");

test("create, start and delete run the six kinds in their order, in their namespaces", async () => {
  bundle.configure(
    ["sh", "-c", "readlink /proc/self/ns/user; readlink /proc/self/ns/mnt; exec sleep 600"],
    all(),
  );
  const created = await bundle.create("life");
  assert.is(created.exitCode, 0, created.stderr);
  const { pid } = JSON.parse((await bundle.oci("state", "life")).stdout) as { pid: number };
  const creation = bundle.seen();
  assert.equal(
    creation.map(({ name }) => name),
    [
      "prestart 1",
      "prestart 2",
      "createRuntime 1",
      "createRuntime 2",
      "createContainer 1",
      "createContainer 2",
    ],
  );
  // What is changed after the creation changes nothing.
  bundle.configure(["true"], {});
  const started = await bundle.oci("start", "life");
  assert.equal([started.exitCode, started.stderr], [0, ""]);
  const start = bundle.seen();
  const output = await until("the command's output", () => {
    const lines = readFileSync(join(bundle.stage.home, "left-life.out"), "utf8").split("\n");
    return lines.length === 3 ? lines : undefined;
  });
  assert.equal(
    start.map(({ name }) => name),
    ["poststart 1", "poststart 2", "startContainer 1", "startContainer 2"],
  );
  await bundle.oci("kill", "life", "KILL");
  await untilTrue("the end", () => isGone(pid));
  assert.equal(names(), [], "nothing is run before the deletion");
  assert.is((await bundle.oci("delete", "life")).exitCode, 0);
  const end = bundle.seen();
  assert.equal(
    end.map(({ name }) => name),
    ["poststop 1", "poststop 2"],
  );
  await nobody();

  const sights = [...creation, ...start, ...end];
  const own = (name: string): string => readlinkSync(`/proc/self/ns/${name}`);
  const [user, mnt] = output;
  assert.ok(user !== own("user") && mnt !== own("mnt"));
  for (const { name, state, ...sight } of sights) {
    const [kind = ""] = name.split(" ");
    const isInside = kind === "createContainer" || kind === "startContainer";
    assert.equal([sight.user, sight.mnt], isInside ? [user, mnt] : [own("user"), own("mnt")], name);
    assert.is(sight.pidNamespace === own("pid"), !isInside, name);
    assert.is(sight.directory, kind === "startContainer" ? "/" : bundle.path, name);
    // The last one is the directory that is listed.
    assert.is(sight.descriptors, "0 1 2 3 ", name);
    assert.match(sight.signals, /^SigBlk: 0{16} SigIgn: 0{16}/, name);
    const status = { startContainer: "created", poststart: "running", poststop: "stopped" }[kind];
    assert.equal(state, {
      ociVersion: "1.2.0",
      id: "life",
      status: status ?? "creating",
      ...(status !== "stopped" && { pid }),
      bundle: bundle.path,
      annotations: { a: "b" },
    });
  }
});

test("run does all of them, and gives the command's status", async () => {
  bundle.configure(["sh", "-c", "echo command; exit 7"], all());
  const done = await bundle.oci("run", "--bundle", bundle.path, "front");
  assert.equal([done.stdout, done.stderr, done.exitCode], ["command\n", "", 7]);
  assert.equal(names(), [
    "prestart 1",
    "prestart 2",
    "createRuntime 1",
    "createRuntime 2",
    "createContainer 1",
    "createContainer 2",
    "poststart 1",
    "poststart 2",
    "poststop 1",
    "poststop 2",
    "startContainer 1",
    "startContainer 2",
  ]);
});

test("a hook gets its arguments and environment as they are, and nothing else", async () => {
  const env = join(bundle.path, "rootfs/bin/env");
  bundle.configure(["true"], {
    // Busybox is what its first argument says: without arguments that is the path.
    prestart: [{ path: env, env: ["A=1", "B=", "A=2"] }, { path: env }],
    createRuntime: [{ path: bundle.busybox, args: ["echo", "", "two words", "$A"] }],
  });
  const done = await bundle.oci("run", "--bundle", bundle.path, "exact");
  assert.equal([done.stderr, done.stdout, done.exitCode], ["A=1\nB=\nA=2\n two words $A\n", "", 0]);
});

test("a state larger than a pipe can be read or not", async () => {
  const annotations = { large: "x".repeat(300_000) };
  const hooks = { prestart: [bundle.script("true"), bundle.script("exec wc -c >&2")] };
  bundle.configure(["true"], hooks, (config) => ({ ...config, annotations }));
  const done = await bundle.oci("run", "--bundle", bundle.path, "large");
  assert.is(done.exitCode, 0, done.stderr);
  assert.ok(Number(done.stderr) > 300_000, done.stderr);
});

for (const kind of ["prestart", "createRuntime", "createContainer"] as const) {
  test(`a failing ${kind} hook fails the creation, and hooks of poststop are run`, async () => {
    fresh("second");
    bundle.configure(["true"], {
      [kind]: [bundle.script("echo why >&2; exit 3"), bundle.script("echo > $DIR/second")],
      poststop: [bundle.telling("poststop")],
    });
    const created = await bundle.create("failing");
    assert.is.not(created.exitCode, 0);
    const words = `Cannot run hook "${bundle.busybox}": ${kind} 1 of 2 exited with status 3\n`;
    assert.ok(created.stderr.startsWith("why\n") && created.stderr.includes(words), created.stderr);
    assert.equal(names(), ["poststop"]);
    assert.not(existsSync(file("second")));
    await untilTrue("the state to go", async () => (await bundle.oci("list", "-q")).stdout === "");
  });
}

test("a failing startContainer hook fails the start, and the container is forgotten", async () => {
  bundle.configure(["sh", "-c", "echo ran"], {
    startContainer: [{ path: "/bin/busybox", args: ["sh", "-c", "kill -TERM $$"] }],
    poststart: [bundle.telling("poststart")],
    poststop: [bundle.telling("poststop")],
  });
  assert.is((await bundle.create("refused")).exitCode, 0);
  const { pid } = JSON.parse((await bundle.oci("state", "refused")).stdout) as { pid: number };
  const started = await bundle.oci("start", "refused");
  assert.is(started.exitCode, 1);
  assert.match(started.stderr, /hook "\/bin\/busybox": startContainer 1 of 1 was killed by SIGTERM\n/);
  assert.equal(names(), ["poststop"]);
  assert.ok(isGone(pid));
  assert.is(readFileSync(join(bundle.stage.home, "left-refused.out"), "utf8"), "", "the command has not run");
  await nobody();
});

test("a hook that takes too long is ended with all of its group", async () => {
  fresh("slow");
  bundle.configure(["true"], {
    createRuntime: [bundle.script("sleep 600 & echo $! > $DIR/slow; wait", { timeout: 1 })],
    poststop: [bundle.telling("poststop")],
  });
  const done = await bundle.oci("run", "--bundle", bundle.path, "slow");
  assert.is.not(done.exitCode, 0);
  assert.match(done.stderr, /createRuntime 1 of 1 took longer than 1 s\n/);
  const pid = await pidIn("slow");
  await untilTrue("the end of its child", () => isGone(pid));
  assert.equal(names(), ["poststop"]);
});

test("a hook that cannot be executed is a failure with a reason", async () => {
  const failing = async (path: string): Promise<string> => {
    bundle.configure(["true"], { createContainer: [{ path }] });
    const done = await bundle.oci("run", "--bundle", bundle.path, "missing");
    assert.is.not(done.exitCode, 0);
    await untilTrue("the state to go", async () => (await bundle.oci("list", "-q")).stdout === "");
    return done.stderr;
  };
  const missing = file("no such hook");
  assert.ok(
    (await failing(missing)).includes(
      `hook "${missing}": createContainer 1 of 1 cannot be executed: no such file or directory\n`,
    ),
  );
  assert.match(await failing(file("config.json")), /cannot be executed: permission denied\n/);
  assert.match(await failing("bin/true"), /not an absolute path/);
});

test("failing hooks after the start and the deletion are told, and the others are run", async () => {
  bundle.configure(["sleep", "600"], {
    poststart: [bundle.script("exit 1"), bundle.telling("poststart")],
    poststop: [bundle.script("exit 2"), bundle.telling("poststop")],
  });
  assert.is((await bundle.create("warned")).exitCode, 0);
  const started = await bundle.oci("start", "warned");
  assert.is(started.exitCode, 0);
  assert.match(started.stderr, /^rl: warning: .*poststart 1 of 2 exited with status 1\n$/);
  assert.match((await bundle.oci("state", "warned")).stdout, /"running"/);
  const deleted = await bundle.oci("delete", "--force", "warned");
  assert.is(deleted.exitCode, 0);
  assert.match(deleted.stderr, /^rl: warning: .*poststop 1 of 2 exited with status 2\n$/);
  assert.equal(names(), ["poststart", "poststop"]);
});

for (const kind of ["createRuntime", "createContainer"] as const) {
  test(`a monitor that is killed leaves nothing of a hook of ${kind} that would wait for ever`, async () => {
    fresh("waiting", "container");
    const nap = `98765.${process.pid}`;
    bundle.configure(["true"], {
      prestart: [bundle.script(`sed 's/.*"pid":\\([0-9]*\\).*/\\1/' > $DIR/container`)],
      [kind]: [bundle.script(`echo 1 > $DIR/waiting; exec sleep ${nap}`)],
      poststop: [bundle.telling("poststop")],
    });
    const argv = [program(), "oci", "--root", join(bundle.stage.home, "states")];
    const monitor = Bun.spawn([...argv, "run", "--bundle", bundle.path, `killed-${kind}`], {
      env: bundle.stage.env,
      stdio: ["ignore", "ignore", "ignore"],
    });
    await pidIn("waiting");
    const container = await pidIn("container");
    assert.ok(lookAt(container) !== undefined);
    const sleeping = (): boolean => Bun.spawnSync(["pgrep", "-x", "-f", `sleep ${nap}`]).exitCode === 0;
    const children = readFileSync(`/proc/${monitor.pid}/task/${monitor.pid}/children`, "utf8")
      .trim()
      .split(" ");
    const runner = children.map(Number).find((pid) => lookAt(pid)?.name === "rl-hooks");
    assert.ok(runner !== undefined);
    await untilTrue("the hook", sleeping);
    killNow(monitor.pid);
    await untilTrue("the container's end", () => isGone(container));
    await untilTrue("the hook's end", () => !sleeping());
    assert.equal(
      await until("the last hook", () => {
        const found = names();
        return found.length > 0 ? found : undefined;
      }),
      ["poststop"],
    );
    await untilTrue("the runner's end", () => isGone(runner));
  });
}

test("a start that is interrupted ends its hook, and hooks of poststop are run", async () => {
  fresh("waiting");
  bundle.configure(["true"], {
    createRuntime: [bundle.script("echo $$ > $DIR/waiting; exec sleep 600"), bundle.telling("second")],
    poststop: [bundle.telling("poststop")],
  });
  const argv = [program(), "oci", "--root", join(bundle.stage.home, "states")];
  const monitor = Bun.spawn([...argv, "run", "--bundle", bundle.path, "interrupted"], {
    env: bundle.stage.env,
    stdio: ["ignore", "ignore", "ignore"],
  });
  const hook = await pidIn("waiting");
  monitor.kill("SIGTERM");
  assert.is(await monitor.exited, 128 + 15);
  assert.ok(isGone(hook));
  assert.equal(names(), ["poststop"]);
});

test("whoever waits for a descriptor that the container was given does not wait for its hooks", async () => {
  fresh("ended");
  bundle.configure(["sh", "-c", "exec 3>&-; exec sleep 600"], { poststop: [bundle.telling("poststop")] });
  const argv = [program(), "oci", "--root", join(bundle.stage.home, "states")];
  const command = `exec ${argv.join(" ")} run --preserve-fds 1 --bundle ${bundle.path} handed 3>&1 >/dev/null 2>&1`;
  const pipeline = Bun.spawn(["bash", "-c", `(${command}) | (cat; echo end >${file("ended")})`], {
    env: bundle.stage.env,
    stdio: ["ignore", "ignore", "ignore"],
  });
  await untilTrue("the end of the pipe", () => existsSync(file("ended")));
  await bundle.oci("kill", "handed", "KILL");
  await pipeline.exited;
  await untilTrue("the last hook", () => names().includes("poststop"));
});

test("the last hooks of a killed monitor have an end, too", async () => {
  fresh("last");
  bundle.configure(["sleep", "600"], {
    poststop: [bundle.script("echo $$ > $DIR/last; exec sleep 600")],
  });
  const argv = [program(), "oci", "--root", join(bundle.stage.home, "states")];
  const monitor = Bun.spawn([...argv, "run", "--bundle", bundle.path, "last"], {
    env: bundle.stage.env,
    stdio: ["ignore", "ignore", "ignore"],
  });
  await untilTrue("the container", async () => (await bundle.oci("list", "-q")).stdout === "last\n");
  await untilTrue("its state", async () => (await bundle.oci("state", "last")).stdout.includes("running"));
  killNow(monitor.pid);
  const pid = await pidIn("last");
  await untilTrue("the hook's end", () => isGone(pid));
});

test.run();
