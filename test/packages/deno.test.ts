/** The package in Deno: an image is pulled with the permissions that are named, and no others. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createLocks } from "../../core/host/bun/locks.ts";
import { makeStage, type Stage } from "../helpers/e2e/stage.ts";
import { untilTrue } from "../helpers/e2e/until.ts";
import { denoProgram } from "../helpers/js-hosts.ts";
import { type Finished, run } from "../helpers/process.ts";
import * as requires from "../helpers/requires.ts";
import { skipIf } from "../helpers/skip.ts";
import type { TempDir } from "../helpers/temp-dir.ts";
import { userName } from "../helpers/user.ts";
import { program } from "../helpers/world.ts";
import { installed } from "./package.ts";

const test = suite("the package in Deno");
let stage: Stage;
let place: TempDir;

test.before(async () => {
  denoProgram();
  place = await installed("javascript");
  stage = await makeStage({ registry: "images" });
});
test.after(async () => {
  place?.remove();
  await stage?.stop();
});

const deno = (args: readonly string[]): Promise<Finished> =>
  run([denoProgram(), ...args], {
    cwd: place.path,
    env: { ...stage.env, DENO_DIR: join(place.path, ".deno") },
  });

/** A directory that only one test uses. */
function storeFor(name: string): string {
  const directory = join(place.path, name);
  mkdirSync(directory);
  return directory;
}

const NAMED = ["net", "read", "write"] as const;

/** Pull with these permissions alone; what is not granted cannot be asked for. */
function pull(store: string, permissions: readonly string[] = NAMED): Promise<Finished> {
  const values = { net: stage.registry.host, read: store, write: store };
  const granted = NAMED.filter((name) => permissions.includes(name)).map(
    (name) => `--allow-${name}=${values[name]}`,
  );
  const flags = ["--quiet", "--no-prompt", "--no-remote", "--no-lock", "--cached-only"];
  return deno(["run", ...flags, ...granted, "examples/deno/pull.ts", stage.image("busybox"), store]);
}

test("an image is pulled with three permissions, and rl sees it in the same store", async () => {
  const store = storeFor("store");
  const { exitCode, stdout, stderr } = await pull(store);
  assert.equal([exitCode, stderr], [0, ""]);
  assert.match(stdout, /^fetching sha256:\w+\ndone sha256:\w+\n\S+\/busybox:latest \[/);
  assert.equal(JSON.parse(readFileSync(join(store, "image/oci-layout"), "utf8")), {
    imageLayoutVersion: "1.0.0",
  });
  const listed = await run([program(), "images", "-q"], { env: { ...stage.env, RL_ROOT: store } });
  assert.match(listed.stdout, /^\w{12}\n$/);
});

for (const left of NAMED) {
  test(`without --allow-${left} it is refused, and nothing is there`, async () => {
    const store = storeFor(`without-${left}`);
    const { exitCode, stderr } = await pull(
      store,
      NAMED.filter((name) => name !== left),
    );
    assert.is(exitCode, 1, stderr);
    assert.match(stderr, left === "net" ? /Cannot reach .*no permission/ : new RegExp(`--allow-${left}`));
    assert.not(existsSync(join(store, "image/index.json")));
  });
}

test("another server than the named one is not reached", async () => {
  const store = storeFor("elsewhere");
  const flags = ["--quiet", "--no-prompt", `--allow-net=${stage.registry.host}`, `--allow-read=${store}`];
  const other = "127.0.0.1:5999/library/busybox";
  const { exitCode, stderr } = await deno([
    "run",
    ...flags,
    `--allow-write=${store}`,
    "examples/deno/pull.ts",
    other,
    store,
  ]);
  assert.is(exitCode, 1);
  assert.match(stderr, /Cannot reach "127\.0\.0\.1:5999": this program has no permission/);
});

test("a container starts, whose streams and exit status are the program's", async () => {
  skipIf(requires.idRange());
  const script = "id -u; ps | wc -l; cat; exit 7";
  const store = storeFor("run");
  const env = { ...stage.env, RL_ROOT: store, USER: userName(), DENO_DIR: join(place.path, ".deno") };
  const command = [
    "run",
    "-A",
    "--quiet",
    "examples/deno/run.ts",
    stage.image("busybox"),
    "sh",
    "-c",
    script,
  ];
  // A second time the image is there and unpacked.
  for (const words of ["first", "second"]) {
    const { exitCode, stdout, stderr } = await run([denoProgram(), ...command], {
      cwd: place.path,
      env,
      stdin: words,
    });
    assert.equal([exitCode, stderr], [7, ""]);
    // Root of a namespace in which there are the shell, ps and wc, and a line of titles.
    assert.match(stdout, new RegExp(`^0\\n[3-5]\\n${words}$`));
  }
  await untilTrue("the end of both", () => readdirSync(join(store, "containers")).length === 0);
});

test("locks keep apart from rl's, and one that is given up is not waited for", async () => {
  const directory = storeFor("locks");
  const held = await createLocks(directory).acquire("a");
  const path = join(place.path, "locks.mjs");
  writeFileSync(
    path,
    `import { createLocks } from "rl/host/deno";
    const locks = createLocks(${JSON.stringify(directory)});
    for (let turns = 0; turns < 12; turns += 1) {
      const abort = new AbortController();
      const waiting = locks.acquire("a", abort.signal).catch(({ code }) => code);
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setTimeout(resolve));
      abort.abort();
      if (await waiting !== "cancelled") throw new Error("it was had");
    }
    console.log("given up");
    await (await locks.acquire("a")).release();
    console.log("had");
    Deno.exit(0);`,
  );
  const child = Bun.spawn([denoProgram(), "run", "-A", "--quiet", path], {
    cwd: place.path,
    env: { ...stage.env, DENO_DIR: join(place.path, ".deno") },
    stdout: "pipe",
  });
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assert.is((await lines.read()).value, "given up\n");
  await held.release();
  assert.is((await lines.read()).value, "had\n");
  assert.is(await child.exited, 0);
});

test("Deno's own checker accepts the examples against the package's declarations", async () => {
  const scripts = ["pull", "run"].map((name) => `examples/deno/${name}.ts`);
  const { exitCode, stderr } = await deno(["check", "--quiet", "--no-remote", ...scripts]);
  assert.equal([exitCode, stderr], [0, ""]);
});

test.run();
