import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { volumeExportSpec } from "../../../../cli/commands/volume/export.spec.ts";
import { run } from "../../../../cli/commands/volume/export.ts";
import { recordOutput, rejection } from "../../helpers.ts";
import { volumeScene } from "./scene.ts";

const test = suite("volume export");
const read = (...argv: string[]) => parseArguments(volumeExportSpec, argv);

test("run() writes the content to a file or to standard output", async () => {
  for (const argv of [["-o", "x.tar", "db"], ["db"]]) {
    const { context, written } = volumeScene({ db: "{}" });
    assert.is(await run(read(...argv), context), 0);
    assert.equal([...written], [[argv.length > 1 ? "x.tar" : "-", "content of db"]]);
  }
});

test("run() writes nothing of what is not there, nor to a terminal", async () => {
  const { context, written } = volumeScene({ db: "{}" });
  assert.is((await rejection(run(read("gone"), context))).code, "not-found");
  const output = recordOutput([1]);
  assert.match((await rejection(run(read("db"), { ...context, output }))).hint ?? "", /-o FILE/);
  assert.is(written.size, 0);
});

test.run();
