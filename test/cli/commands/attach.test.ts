import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { attachSpec } from "../../../cli/commands/attach.spec.ts";
import { run } from "../../../cli/commands/attach.ts";
import type { AttachSettings } from "../../../core/container/attach.ts";
import { rejection } from "../helpers.ts";
import { commandScene } from "./containers.ts";

const test = suite("attach");

test("run() becomes the client of the container that is named, as the flags say", async () => {
  const { context } = await commandScene(() => undefined, true);
  const asked: [string, AttachSettings][] = [];
  const attach = ({ document }: { document: { name: string } }, settings: AttachSettings): never => {
    asked.push([document.name, settings]);
    throw new Error("attached");
  };
  const call = async (...argv: string[]): Promise<void> => {
    const parsed = parseArguments(attachSpec, argv);
    const containers = { ...context.containers, attach };
    try {
      await run(parsed, { ...context, containers });
    } catch (error) {
      assert.is((error as Error).message, "attached");
    }
  };
  await call("web");
  await call("--sig-proxy=false", "--no-stdin", "web");
  const settings = { keys: new Uint8Array(), terminal: false, input: false, signals: true, hangup: false };
  assert.equal(asked, [
    ["web", settings],
    ["web", { ...settings, signals: false }],
  ]);
});

test("run() refuses one that is not there", async () => {
  const { context } = await commandScene(() => undefined);
  assert.is((await rejection(run(parseArguments(attachSpec, ["gone"]), context))).code, "not-found");
});

test.run();
