import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { createSpec } from "../../../cli/commands/create.spec.ts";
import { run } from "../../../cli/commands/create.ts";
import { refusal } from "../helpers.ts";
import { lifeScene } from "./life.ts";

const test = suite("create");

test("run() creates what it is told, which is not started, and prints the id", async () => {
  const { context, calls } = lifeScene();
  assert.is(await run(parseArguments(createSpec, ["--name", "web", "alpine", "sh", "-c", "x"]), context), 0);
  assert.equal(calls, [["create", "alpine", ["sh", "-c", "x"], false, "web"]]);
  assert.is(context.output.written.out, `${"c".repeat(64)}\n`);
});

test("run() has no flags of who is attached, which would say nothing", () => {
  for (const flag of ["-d", "--detach-keys=ctrl-a", "--sig-proxy=false"]) {
    assert.match(
      refusal(() => parseArguments(createSpec, [flag, "alpine"])).message,
      /no such flag|unknown/i,
    );
  }
});

test.run();
