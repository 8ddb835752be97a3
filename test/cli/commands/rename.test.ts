import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { renameSpec } from "../../../cli/commands/rename.spec.ts";
import { run } from "../../../cli/commands/rename.ts";
import type { CommandContext } from "../../../cli/context.ts";
import { container, withContainers } from "../containers/scene.ts";
import { makeContext, rejection } from "../helpers.ts";

const test = suite("rename");

test("a container gets its new name, and nothing is said", async () => {
  const { context, names } = withContainers([container("web", { status: "running" }), container("db")]);
  assert.is(await run(parseArguments(renameSpec, ["web", "www"]), context), 0);
  assert.equal(names(), ["www", "db"]);
  assert.equal(context.output.written, { out: "", err: "" });
});

test("the new name is told, and the old one as docker writes it", async () => {
  const events: unknown[] = [];
  const tell: CommandContext["events"]["tell"] = ({ action, attributes }) => {
    events.push([action, attributes.name, attributes.oldName]);
  };
  const { context } = withContainers([container("web")], { events: { ...makeContext().events, tell } });
  await run(parseArguments(renameSpec, ["web", "www"]), context);
  assert.equal(events, [["rename", "www", "/web"]]);
});

test("its networks are told", async () => {
  const told: unknown[] = [];
  const rename: CommandContext["networks"]["rename"] = async (...asked) => void told.push(asked);
  const web = container("web", { status: "running" });
  const { context } = withContainers([web], { networks: { ...makeContext().networks, rename } });
  await run(parseArguments(renameSpec, ["web", "www"]), context);
  assert.is(told.length, 1);
  assert.is((told[0] as unknown[])[1], "www");
});

test("its own name and one that is not there are refused", async () => {
  const { context } = withContainers([container("web")]);
  assert.is((await rejection(run(parseArguments(renameSpec, ["web", "web"]), context))).code, "invalid");
  assert.is((await rejection(run(parseArguments(renameSpec, ["no", "web"]), context))).code, "not-found");
});

test("a running container of --rm keeps its name, one that was only created does not", async () => {
  const running = withContainers([container("web", { status: "running", ephemeral: true })]);
  const refused = run(parseArguments(renameSpec, ["web", "www"]), running.context);
  assert.is((await rejection(refused)).code, "unsupported");
  const created = withContainers([container("web", { status: "created", ephemeral: true })]);
  await run(parseArguments(renameSpec, ["web", "www"]), created.context);
  assert.equal([running.names(), created.names()], [["web"], ["www"]]);
});

test.run();
