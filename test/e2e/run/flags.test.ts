/** What is refused before anything is done. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("run: flags");
let stage: Stage;
test.before(async () => {
  stage = await makeStage();
});
test.after(() => stage?.stop());

for (const [flag, nearest] of [
  ["--hostnam", "--hostname"],
  ["--readonly", "--read-only"],
  ["--netwrok=none", "--network"],
  ["--cap-ad", "--cap-add"],
] as const) {
  test(`${flag} is unknown: the nearest is ${nearest}`, async () => {
    assertRefused(await stage.rl(["run", flag, "hello"]), { line: flag.split("=")[0] ?? "", hint: nearest });
  });
}

test("-it without a terminal is refused", async () => {
  assertRefused(await stage.rl(["run", "-it", "hello"]), { line: "standard input is not a terminal" });
});

test("a value that is not one of the choices is refused", async () => {
  for (const [flag, value] of [
    ["--network", "bridge9"],
    ["--pull", "sometimes"],
    ["--userns", "mine"],
  ] as const) {
    const { exitCode, stderr } = await stage.rl(["run", flag, value, "hello"]);
    assert.is(exitCode, 125);
    assert.match(stderr, new RegExp(`^rl: Cannot .*${value}`));
  }
});

test("a missing image and a missing value are refused", async () => {
  for (const args of [["run"], ["run", "--rm"], ["run", "--name"]]) {
    const { exitCode, stdout, stderr } = await stage.rl(args);
    assert.equal([exitCode, stdout], [125, ""], args.join(" "));
    assert.match(stderr, /^rl: Cannot .*\n/);
  }
});

test("an unknown command is refused with the nearest", async () => {
  assertRefused(await stage.rl(["rnu", "hello"]), { line: "rnu", hint: "run" });
});

test("letters can be joined, values can be attached", async () => {
  const { exitCode, stdout } = await stage.rl(["run", "--rm", "-ieA=b", "--hostname=h", "-w/", "hello"]);
  assert.equal([exitCode, stdout.slice(0, 5)], [0, "Hello"]);
});

test.run();
