import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { volumeInspectSpec } from "../../../../cli/commands/volume/inspect.spec.ts";
import { run } from "../../../../cli/commands/volume/inspect.ts";
import { volumeScene } from "./scene.ts";

const test = suite("volume inspect");
const read = (...argv: string[]) => parseArguments(volumeInspectSpec, argv);

test("run() shows what is there with docker's names, and tells of what is not", async () => {
  const { context } = volumeScene({ db: `{"labels":{"a":"1"},"createdAt":"2026-06-15T12:00:00Z"}` });
  assert.is(await run(read("db", "gone"), context), 1);
  assert.equal(JSON.parse(context.output.written.out), [
    {
      CreatedAt: "2026-06-15T12:00:00Z",
      Driver: "local",
      Labels: { a: "1" },
      Mountpoint: "/store/volumes/db/_data",
      Name: "db",
      Options: null,
      Scope: "local",
    },
  ]);
  assert.match(context.output.written.err, /Cannot find volume "gone"/);
});

test("run() applies a template to each", async () => {
  const { context } = volumeScene({ db: "{}", web: "{}" });
  assert.is(await run(read("-f", "{{.Name}}", "db", "web"), context), 0);
  assert.is(context.output.written.out, "db\nweb\n");
});

test.run();
