/** What is left of containers when they are gone: nothing. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { killNow, lookAt } from "../../helpers/e2e/processes.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const RUNS = 30;

const test = suite("hygiene");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

/** Every file below a directory, as far as it can be entered. */
const files = (directory: string): string[] => {
  const { stdout } = Bun.spawnSync(["find", directory, "-mindepth", "1", "-printf", "%P\\n"]);
  return stdout
    .toString()
    .split("\n")
    .filter((path) => path !== "")
    .sort();
};

/** The file of the shared namespace's keeper, and its process. */
const keeper = (): { file: string; text: string; pid: number } => {
  const directory = join(stage.env.XDG_RUNTIME_DIR ?? "", "rl");
  const [name = ""] = readdirSync(directory).filter((entry) => /^userns-[^.]+$/.test(entry));
  const file = join(directory, name);
  const text = readFileSync(file, "utf8");
  return { file, text, pid: Number(text.split(" ")[0]) };
};

/** End it, and wait until it is gone. */
const endKeeper = async (): Promise<void> => {
  const { pid } = keeper();
  killNow(pid);
  await untilTrue("the keeper's end", () => lookAt(pid) === undefined);
};

test(`${RUNS} runs leave no process, no mount, no directory and no file`, async () => {
  const run = [...PLAIN, image, "sh", "-c", "echo x >/x; (sleep 1000 &); exit 3"];
  assert.is((await stage.rl(run)).exitCode, 3);
  await stage.tidied();
  const [store, runtime] = [stage.store, stage.env.XDG_RUNTIME_DIR ?? ""];
  const before = { store: files(store), runtime: files(runtime) };
  const kept = keeper();
  for (let time = 1; time < RUNS; time += 1) assert.is((await stage.rl(run)).exitCode, 3);
  await stage.tidied();
  assert.equal({ store: files(store), runtime: files(runtime) }, before);
  assert.not.ok(readFileSync("/proc/self/mountinfo", "utf8").includes(store));
  // One keeper of the shared user namespace stays, and it is the one of the first run.
  assert.equal(keeper(), kept);
});

test("the keeper holds no descriptor, no directory and no terminal", async () => {
  const { pid } = keeper();
  assert.equal(readdirSync(`/proc/${pid}/fd`), []);
  assert.is(Bun.spawnSync(["readlink", `/proc/${pid}/cwd`]).stdout.toString(), "/\n");
  assert.match(readFileSync(`/proc/${pid}/stat`, "utf8"), /\) S \d+ \d+ \d+ 0 /);
});

test("many at once leave nothing either", async () => {
  const codes = await Promise.all(
    Array.from(
      { length: 12 },
      async (_, i) => (await stage.rl([...PLAIN, image, "sh", "-c", `exit ${i}`])).exitCode,
    ),
  );
  assert.equal(
    codes,
    Array.from({ length: 12 }, (_, i) => i),
  );
  await stage.tidied();
});

for (const network of ["none", "private"] as const) {
  test(`kill -9 of rl ends the container and all that belongs to it, with --network ${network}`, async () => {
    skipIf(requires.network(network));
    const command = ["run", "--rm", "--network", network, image, "sh", "-c", "sleep 1000 & echo up; wait"];
    const running = stage.start(command);
    await running.said("up");
    // The shell's child becomes sleep some time after the shell has spoken.
    await untilTrue("the container's processes", () =>
      stage.processes().some(({ name }) => name === "sleep"),
    );
    killNow(running.pid);
    await stage.tidied();
  });
}

for (const flags of [[], ["--init"]]) {
  test(`SIGHUP, as when the terminal is closed, does the same ${flags.join(" ")}`, async () => {
    const running = stage.start([...PLAIN, ...flags, image, "sh", "-c", "echo up; exec sleep 1000"]);
    await running.said("up");
    running.kill("SIGHUP");
    await running.finished();
    await stage.tidied();
  });
}

test("a keeper that was killed is replaced by the next run", async () => {
  const { pid } = keeper();
  await endKeeper();
  assert.is(await stage.sh("echo again"), "again\n");
  // A zombie that nobody has collected still holds the namespace, which may then be joined.
  if (!existsSync(`/proc/${pid}`)) assert.is.not(keeper().pid, pid);
});

test("a keeper file that lies about its process is not believed", async () => {
  for (const lie of [`${process.pid} 1\n`, `${process.pid}\n`, "", "x", "-1 -1\n", "1 0\n"]) {
    const { file } = keeper();
    await endKeeper();
    writeFileSync(file, lie);
    assert.is(await stage.sh("echo fine; readlink /proc/self/ns/user >/dev/null"), "fine\n", lie);
    assert.is.not(keeper().text, lie);
  }
});

test("a pull that is interrupted leaves nothing half done", async () => {
  const running = stage.start(["pull", stage.image("debian")]);
  const layers = join(stage.store, "layers");
  const unpacking = (): boolean => files(layers).some((path) => /debian_version$/.test(path));
  await untilTrue("the first files", unpacking);
  running.kill("SIGINT");
  const { exitCode } = await running.finished();
  assert.ok(exitCode > 0, String(exitCode));
  assert.not.match(await stage.ok(["images"]), /debian/);
  // A layer may have become whole in the last moment; the temporary trees are what is half.
  assert.equal(
    files(layers).filter((path) => /\/\.tmp-[^/]+\/.*debian_version$/.test(path)),
    [],
  );
  assert.is(await stage.ok(["system", "check"]), "The store is in order\n");
});

test.run();
