import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { volumeRmSpec } from "../../../../cli/commands/volume/rm.spec.ts";
import { run } from "../../../../cli/commands/volume/rm.ts";
import { givenUp, rejection } from "../../helpers.ts";
import { volumeScene } from "./scene.ts";

const test = suite("volume rm");
const read = (...argv: string[]) => parseArguments(volumeRmSpec, argv);

test("run() removes what it can, prints the names, and tells of the rest", async () => {
  const { context, store } = volumeScene({ db: "{}", web: "{}" }, { web: ["1"] });
  assert.is(await run(read("web", "db", "gone"), context), 1);
  assert.is(context.output.written.out, "db\n");
  assert.match(context.output.written.err, /volume is in use - \[1\].*Cannot find volume "gone"/s);
  assert.equal(store.names(), ["web"]);
});

test("run() with force says nothing of what is not there, and leaves what is in use", async () => {
  const { context } = volumeScene({ web: "{}" }, { web: ["1"] });
  assert.is(await run(read("-f", "gone"), context), 0);
  assert.is(context.output.written.out, "gone\n");
  assert.is(await run(read("-f", "web"), context), 1);
});

test("run() removes nothing more once the person has given up", async () => {
  const { context, store } = volumeScene({ db: "{}" });
  assert.is((await rejection(run(read("db"), { ...context, signal: givenUp() }))).code, "cancelled");
  assert.equal(store.names(), ["db"]);
});

test.run();
