import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { volumeImportSpec } from "../../../../cli/commands/volume/import.spec.ts";
import { run } from "../../../../cli/commands/volume/import.ts";
import { recordOutput, rejection } from "../../helpers.ts";
import { volumeScene } from "./scene.ts";

const test = suite("volume import");
const read = (...argv: string[]) => parseArguments(volumeImportSpec, argv);

test("run() unpacks a file or standard input", async () => {
  for (const [source, content] of [
    ["x.tar", "file x.tar"],
    ["-", "input"],
  ] as const) {
    const { context, written } = volumeScene({ db: "{}" });
    assert.is(await run(read("db", source), context), 0);
    assert.equal([...written], [["db", content]]);
    assert.equal(context.output.written, { out: "", err: "" });
  }
});

test("run() reads no archive from a terminal", async () => {
  const { context } = volumeScene({ db: "{}" });
  const output = recordOutput([0]);
  assert.match((await rejection(run(read("db", "-"), { ...context, output }))).hint ?? "", /import db - </);
});

test.run();
