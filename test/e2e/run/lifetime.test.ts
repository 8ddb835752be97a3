/** --rm, --name, and what stays without --rm. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDocument } from "../../../core/container/document.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run } from "../../helpers/process.ts";

const test = suite("run: what stays");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

test("with --rm nothing stays, whatever the container left", async () => {
  const script =
    "mkdir -m 0 /a; mkdir -p /b/c; chown -R 1000:1000 /b; chmod 500 /b/c; ln -s /nowhere /d; mkfifo /e";
  await stage.sh(script);
  await stage.tidied();
  assert.equal(stage.containers(), []);
});

test("with --rm nothing stays of a container that failed to start", async () => {
  for (const flags of [
    ["-u", "mallory"],
    ["--mount", "type=bind,source=/no/such/directory,target=/x"],
  ]) {
    assert.is((await stage.rl([...PLAIN, ...flags, image, "true"])).exitCode, 125);
  }
  assert.is((await stage.rl([...PLAIN, image, "no-such-command"])).exitCode, 127);
  await stage.tidied();
  assert.equal(stage.containers(), []);
});

test("a name is the container's while it runs, and free after --rm", async () => {
  const running = stage.start([...PLAIN, "-i", "--name", "web", image, "sh", "-c", "echo up; cat"]);
  await running.said("up");
  const refused = await stage.rl([...PLAIN, "--name", "web", image, "true"]);
  assertRefused(refused, { line: '"web": another container has this name' });
  const found = Bun.spawnSync(["pgrep", "-P", String(running.pid), "-x", "rl-cleaner"]).stdout.toString();
  const cleaner = Number(found);
  assert.ok(cleaner > 0, "what tidies up later");
  process.kill(cleaner, "SIGSTOP");
  running.endInput();
  assert.is((await running.finished()).exitCode, 0);
  const next = stage.start([...PLAIN, "-i", "--name", "web", image, "sh", "-c", "echo up; cat"]);
  await next.said("up");
  process.kill(cleaner, "SIGCONT");
  await untilTrue("its end", () => !existsSync(`/proc/${cleaner}/ns/pid`));
  assert.is((await stage.rl([...PLAIN, "--name", "web", image, "true"])).exitCode, 125);
  next.endInput();
  assert.is((await next.finished()).exitCode, 0);
});

test("a name that could be a path is refused", async () => {
  for (const name of ["../x", ".", "a/b", "-x", "a b"]) {
    const { exitCode, stderr } = await stage.rl([...PLAIN, `--name=${name}`, image, "true"]);
    assert.is(exitCode, 125, name);
    assert.match(stderr, /^rl: Cannot name container /);
  }
});

test("without --rm the container's directory stays, with its document and what was written", async () => {
  await stage.tidied();
  const script = "echo kept >/written";
  await stage.ok(["run", "--network", "none", "--name", "keeper", "-e", "A=b", image, "sh", "-c", script]);
  const [id = "", ...more] = stage.containers();
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.equal(more, []);
  const directory = join(stage.store, "containers", id);
  const document = parseDocument(readFileSync(join(directory, "container.json"), "utf8"));
  assert.is(document?.name, "keeper");
  assert.ok(document);
  const { ociVersion, process, root, hostname } = document.config;
  assert.match(ociVersion, /^1\.\d+\.\d+$/);
  assert.equal(process?.args, ["sh", "-c", script]);
  assert.ok(process?.env?.includes("A=b"));
  assert.is(process?.cwd, "/");
  assert.ok((root?.path ?? "") !== "");
  assert.is(hostname, id.slice(0, 12));
  // Some directories in there are open to the container's root alone.
  const found = (await run(["find", directory, "-name", "written"])).stdout.trim();
  assert.is(readFileSync(found, "utf8"), "kept\n");
  const refused = await stage.rl([...PLAIN, "--name", "keeper", image, "true"]);
  assertRefused(refused, { line: '"keeper": another container has this name' });
});

test.run();
