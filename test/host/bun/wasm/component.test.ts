import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { translatedComponent } from "../../../../core/host/bun/wasm/component-store.ts";
import { componentOf, probeModule } from "../../../helpers/wasm/programs.ts";
import { scratch } from "../scratch.ts";
import { type Ended, evaluate } from "./programs.ts";

const test = suite("runComponent");
const { make, clean } = scratch();
test.after(clean);
const directory = make();
let component: string;
test.before(async () => {
  mkdirSync(`${directory}/given`);
  writeFileSync(`${directory}/given/file`, "inside");
  writeFileSync(`${directory}/outside`, "outside");
  symlinkSync("../outside", `${directory}/given/link`);
  component = await translatedComponent(await componentOf(probeModule()), `${directory}/kept`, "1", "probe");
});

function run(args: readonly string[], stdin = ""): Ended {
  const world = {
    args: ["probe", ...args],
    environment: { OF: "world" },
    directories: { "/d": `${directory}/given` },
    network: false,
  };
  const call = `it.runComponent(${JSON.stringify(world)}, ${JSON.stringify(component)})`;
  return evaluate("component.ts", call, { stdin, env: { OF_THE: "host" } });
}

test("it gets its own words, variables and directories, and all of standard input", () => {
  assert.is(run(["args"]).stdout, "probe\nargs\n");
  assert.is(run(["env"]).stdout, "OF=world\n");
  assert.is(run(["dirs"]).stdout, "/d\n");
  assert.is(run(["read", "/d", "file"]).stdout, "inside");
  const text = "0123456789".repeat(30_000);
  assert.ok(run(["cat"], text).stdout === text);
});

test("it ends with success or failure, and a trap is neither", () => {
  assert.is(run(["args"]).exitCode, 0);
  assert.is(run(["exit", "seven--"]).exitCode, 1);
  assert.match(run(["trap"]).stderr, /RuntimeError/);
});

test("nothing leads out of a directory", () => {
  for (const path of ["link", "../outside", `${directory}/outside`]) {
    const { exitCode, stdout } = run(["read", "/d", path]);
    assert.is.not(exitCode, 0, path);
    assert.is(stdout, "");
  }
});

test.run();
