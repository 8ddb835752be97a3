/** run --pull, and what runs without a registry. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("run --pull");
let stage: Stage;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
});
test.after(() => stage?.stop());

/** An image that says a word. */
const push = async (name: string, word: string): Promise<string> =>
  await pushImage(stage.registry, name, { layers: [busyboxEntries()], config: { Cmd: ["echo", word] } });

/** An ELF file of another machine's: enough of a header for the kernel to refuse it. */
function foreignProgram(): Uint8Array {
  const header = new Uint8Array(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header[16] = 2; // an executable
  header[18] = 8; // of MIPS
  header[20] = 1;
  return header;
}

test("never does not ask the registry", async () => {
  const image = await push("never", "one");
  const before = stage.registry.log().length;
  assertRefused(await stage.rl([...PLAIN, "--pull", "never", image]), { line: image });
  assert.not.match(stage.registry.log().slice(before), /"GET /);
});

test("missing pulls once, and then keeps to what is here", async () => {
  const image = await push("missing", "one");
  assert.is(await stage.ok([...PLAIN, "-q", image]), "one\n");
  await push("missing", "two");
  const before = stage.registry.log().length;
  assert.is(await stage.ok([...PLAIN, "--pull", "missing", image]), "one\n");
  assert.is(await stage.ok([...PLAIN, "--pull", "never", image]), "one\n");
  assert.not.match(stage.registry.log().slice(before), /"GET /);
});

test("always takes what the registry has now", async () => {
  const image = await push("always", "one");
  assert.is(await stage.ok([...PLAIN, "-q", "--pull", "always", image]), "one\n");
  await push("always", "two");
  assert.is(await stage.ok([...PLAIN, "-q", "--pull", "always", image]), "two\n");
});

test("run shows progress on standard error alone, -q none", async () => {
  const image = await push("progress", "said");
  const ended = await stage.rl([...PLAIN, image]);
  assert.equal([ended.exitCode, ended.stdout], [0, "said\n"]);
  assert.match(ended.stderr, /^Getting /);
  assert.equal(await stage.rl([...PLAIN, "-q", "--pull", "always", image]), {
    exitCode: 0,
    stdout: "said\n",
    stderr: "",
  });
});

test("a program for another machine gives 126 and says so", async () => {
  const layer = [{ path: "foreign", mode: 0o755, content: foreignProgram() }];
  const image = await pushImage(stage.registry, "foreign", {
    layers: [layer],
    config: { Cmd: ["/foreign"] },
  });
  assertRefused(await stage.rl([...PLAIN, "-q", image]), {
    exitCode: 126,
    line: '"/foreign": exec format error',
    hint: "another machine",
  });
});

test("an image that is here runs though its registry is gone", async () => {
  const image = await push("gone", "still");
  await stage.ok(["pull", "-q", image]);
  await stage.registry.stop();
  assert.is(await stage.ok([...PLAIN, image]), "still\n");
  assertRefused(await stage.rl([...PLAIN, "-q", "--pull", "always", image]), {
    line: stage.registry.host,
  });
});

test.run();
