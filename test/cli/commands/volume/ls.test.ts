import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { volumeLsSpec } from "../../../../cli/commands/volume/ls.spec.ts";
import { run } from "../../../../cli/commands/volume/ls.ts";
import { volumeScene } from "./scene.ts";

const test = suite("volume ls");
const read = (...argv: string[]) => parseArguments(volumeLsSpec, argv);

const SCENE = { web: "{}", db: `{"labels":{"b":"2","a":"1"}}` };

test("run() lists volumes by name", async () => {
  const { context } = volumeScene(SCENE);
  assert.is(await run(read(), context), 0);
  assert.is(context.output.written.out, "DRIVER    VOLUME NAME\nlocal     db\nlocal     web\n");
});

test("run() prints names alone, what fits, and by a template", async () => {
  for (const [argv, text] of [
    [["-q"], "db\nweb\n"],
    [["-qf", "dangling=true"], "db\n"],
    [
      ["--filter=label=a", '--format={{.Name}} {{.Labels}} {{.Label "b"}} {{.Mountpoint}}'],
      "db a=1,b=2 2 /store/volumes/db/_data\n",
    ],
  ] as const) {
    const { context } = volumeScene(SCENE, { web: ["1"] });
    await run(read(...argv), context);
    assert.is(context.output.written.out, text);
  }
});

test("run() has docker's names in JSON", async () => {
  const { context } = volumeScene({ db: "{}" });
  await run(read("--format=json"), context);
  assert.is(
    context.output.written.out,
    `{"Availability":"N/A","Driver":"local","Group":"N/A","Labels":"","Links":"N/A","Mountpoint":"/store/volumes/db/_data","Name":"db","Scope":"local","Size":"N/A","Status":"N/A"}\n`,
  );
});

test.run();
