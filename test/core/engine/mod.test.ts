/** The library's face: what it exports, and what its types let through. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as engine from "../../../core/engine/mod.ts";
import { RlError } from "../../../core/errors.ts";

const test = suite("the library");

test("the package's name is the library for this runtime, and its errors are the core's", async () => {
  const library = await import("rl");
  assert.equal(Object.keys(library).sort(), Object.keys(engine).sort());
  assert.is(library.RlError, RlError);
  assert.is(typeof (await import("rl/core")).pullImage, "function");
});

test("these are its functions", () => {
  assert.equal(Object.keys(engine).sort(), [
    ...[
      "RlError",
      "container",
      "containers",
      "create",
      "events",
      "images",
      "importImage",
      "info",
      "inspectImage",
      "isRlError",
    ],
    ...[
      "load",
      "networks",
      "openEngine",
      "prune",
      "pruneImages",
      "pull",
      "push",
      "removeImage",
      "run",
      "save",
      "tag",
      "version",
      "volumes",
    ],
  ]);
});

test("making an engine does nothing", () => {
  const { version } = engine.openEngine({ root: "/nonexistent", runtimeDirectory: "/nonexistent" });
  assert.is(version, engine.version);
});

/** Never called: the compiler reads it. A line that it should refuse and does not is a mistake of its own. */
export async function typesOf({ run, events }: engine.Engine): Promise<void> {
  await using box = await run("a", { limits: { memory: 1 }, restart: "on-failure:3", health: false });
  const code: number = await box.wait({ signal: AbortSignal.timeout(1) });
  const { stdout } = await box.exec(["true"], { stdin: new Uint8Array() });
  const bytes: Uint8Array = stdout;
  for await (const { action } of events({ filters: { label: ["a", "b"] } })) void [action, code, bytes];
  // @ts-expect-error: limits are numbers
  await run("a", { limits: { memory: "64m" } });
  // @ts-expect-error: there is no such setting
  await run("a", { memory: 1 });
  // @ts-expect-error: a tmpfs has no source
  await run("a", { mounts: [{ type: "tmpfs", target: "/a", source: "/b" }] });
  // @ts-expect-error: there is no such policy
  await run("a", { restart: "sometimes" });
  // @ts-expect-error: arguments are words of their own
  await box.exec("true");
  // @ts-expect-error: devices are chosen when it is made
  await box.update({ readBytes: {} });
}

test.run();
