import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { volumePruneSpec } from "../../../../cli/commands/volume/prune.spec.ts";
import { run } from "../../../../cli/commands/volume/prune.ts";
import { volumeScene } from "./scene.ts";

const test = suite("volume prune");
const read = (...argv: string[]) => parseArguments(volumePruneSpec, argv);

const HEX = "ab".repeat(32);

test("run() removes what has no name, and with --all what nobody uses", async () => {
  for (const [argv, left] of [
    [["-f"], "db web"],
    [["-af"], "web"],
    [["-f", "--filter=all=true"], "web"],
    [["-af", "--filter=label=x"], `${HEX} db web`],
  ] as const) {
    const { context, store } = volumeScene({ [HEX]: undefined, db: "{}", web: "{}" }, { web: ["1"] });
    assert.is(await run(read(...argv), context), 0);
    assert.is(store.names().join(" "), left);
  }
});

test("run() prints docker's lines", async () => {
  const { context } = volumeScene({ a1: "{}", b1: "{}" });
  await run(read("-af"), context);
  assert.is(context.output.written.out, "Deleted Volumes:\na1\nb1\n\nTotal reclaimed space: 2kB\n");
});

test("run() asks first, and only yes is consent", async () => {
  const { context, store } = volumeScene({ db: "{}" });
  assert.is(await run(read("-a"), context), 0);
  assert.match(context.output.written.err, /all volumes not used by at least one container/);
  assert.equal(store.names(), ["db"]);
});

test.run();
