import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { inspectSpec } from "../../../cli/commands/inspect.spec.ts";
import { run } from "../../../cli/commands/inspect.ts";
import { digestHex } from "../../../core/digest/digest.ts";
import { image, layer } from "../../core/image/fixture.ts";
import { container, withContainers } from "../containers/scene.ts";
import { aliasing, recordOutput, rejection } from "../helpers.ts";
import { storeContext } from "../store-context.ts";
import { volumeScene } from "./volume/scene.ts";

const test = suite("inspect");

const ONE = image([layer({ a: "1" })], { config: { config: { Labels: { a: "x\u202ey" } } } });
const TWO = image([layer({ b: "2" })], { config: { author: "somebody" } });

const NONE = withContainers([container("web", { status: "running" })]).context;

async function inspect(argv: readonly string[], terminals: readonly number[] = []) {
  const { context } = await storeContext({ "one:1": ONE, "two:2": TWO });
  const output = recordOutput(terminals);
  const { containers, shelf } = NONE;
  const { volumes } = volumeScene().context;
  const status = await run(parseArguments(inspectSpec, argv), {
    ...context,
    containers,
    shelf,
    volumes,
    output,
  });
  return { status, ...output.written };
}

test("run() prints one array, indented by four", async () => {
  const { out, status } = await inspect(["two:2", "one:1"]);
  assert.is(status, 0);
  assert.ok(out.startsWith(`[\n    {\n        "Id": "${TWO.config.digest}",\n`));
  assert.ok(out.endsWith("\n    }\n]\n"));
  const parsed = JSON.parse(out) as { Id: string; Author: string }[];
  assert.equal(
    parsed.map(({ Id, Author }) => [Id, Author]),
    [
      [TWO.config.digest, "somebody"],
      [ONE.config.digest, ""],
    ],
  );
});

test("run() takes identifiers", async () => {
  const { out } = await inspect(["-f", "{{.RepoTags}}", digestHex(ONE.config.digest).slice(0, 12)]);
  assert.is(out, "[one:1]\n");
});

test("run() takes what an alias stands for, when nothing here is called so", async () => {
  const { context, ports } = await storeContext({ "registry.test/one:1": ONE, "two:2": TWO });
  const registries = aliasing({ mine: "registry.test/one", two: "registry.test/one" });
  const { containers, shelf } = NONE;
  const aliased = { ...context, containers, shelf, content: () => ({ ...ports, registries }) };
  const argv = ["-f", "{{.RepoTags}}", "mine:1", "two:2", "two:1"];
  assert.is(await run(parseArguments(inspectSpec, argv), aliased), 0);
  assert.is(context.output.written.out, "[registry.test/one:1]\n[two:2]\n[registry.test/one:1]\n");
});

test("run() --format json prints the array on one line", async () => {
  const { out } = await inspect(["--format", "json", "two:2"]);
  assert.is(out.split("\n").length, 2);
  assert.is((JSON.parse(out) as unknown[]).length, 1);
});

test("run() prints what it found, reports the rest, and ends with 1", async () => {
  const { out, err, status } = await inspect(["-f", "{{.Author}}", "nothing", "two:2", "nowhere"]);
  assert.equal([out, status], ["somebody\n", 1]);
  assert.equal(err.match(/^rl: Cannot find object "\w+"/gm), [
    'rl: Cannot find object "nothing"',
    'rl: Cannot find object "nowhere"',
  ]);
});

test("run() shows containers and images beside each other, and one kind alone when it is asked to", async () => {
  const { out } = await inspect(["-f", "{{.Id}}", "web", "one:1"]);
  assert.match(out, new RegExp(`^7765620+\n${ONE.config.digest}\n$`));
  assert.match((await inspect(["--type", "image", "web"])).err, /Cannot find image "web"/);
  assert.match((await inspect(["--type", "container", "one:1"])).err, /Cannot find container "one:1"/);
});

test("run() prints an empty array when nothing was found", async () => {
  assert.equal((await inspect(["nothing"])).out, "[]\n");
  assert.equal((await inspect(["-f", "{{.Id}}", "nothing"])).out, "");
});

test("run() escapes for a terminal alone, and what it escapes is still JSON", async () => {
  const [piped, shown] = [await inspect(["one:1"]), await inspect(["one:1"], [1])];
  assert.match(piped.out, "x\u202ey");
  assert.match(shown.out, "x\\u202ey");
  assert.equal(JSON.parse(shown.out), JSON.parse(piped.out));
});

test("run() refuses an unknown field with its place", async () => {
  assert.match(
    (await rejection(inspect(["-f", "{{.Nope}}", "one:1"]))).state,
    /^line 1, column 3: there is no/,
  );
});

test.run();
