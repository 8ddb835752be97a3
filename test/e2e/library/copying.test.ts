/** The library's copies: files and archives into containers and out of them. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container, Engine } from "../../../core/engine/mod.ts";
import { rejection } from "../../cli/helpers.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { engineOn, OFFLINE } from "./engine.ts";

const test = suite("library copies");
let stage: Stage;
let engine: Engine;
let image: string;
const at = (...names: string[]): string => join(stage.home, ...names);

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  engine = engineOn(stage);
  await engine.images.pull(image);
  mkdirSync(at("source/sub"), { recursive: true });
  writeFileSync(at("source/file"), "of the host\n");
});
test.after(() => stage?.stop());

const SLEEP = { command: ["sleep", "600"], init: true, stopTimeout: 2, ...OFFLINE };
const said = async (box: Container, script: string): Promise<string> =>
  (await box.exec(["sh", "-c", script])).text();

test("paths in and out, of one that runs and of one that was never started", async () => {
  await using running = await engine.run(image, SLEEP);
  const { bytes, skipped } = await running.copyIn(at("source"), "/tmp");
  assert.equal([bytes > 12, skipped], [true, []]);
  assert.is(await said(running, "cat /tmp/source/file; stat -c %u /tmp/source/file"), "of the host\n0\n");
  await running.copyIn(`${at("source")}/.`, "/tmp", { keepOwners: true });
  assert.is(await said(running, "ls -d /tmp/sub; mkdir /made && ln -s /tmp/file /made/link"), "/tmp/sub\n");
  await running.copyOut("/made/link", at("followed"), { followLink: true });
  assert.equal(
    [readFileSync(at("followed"), "utf8"), statSync(at("followed")).uid],
    ["of the host\n", process.getuid?.()],
  );
  const left = await running.copyOut("/dev", at("dev"));
  assert.ok(left.skipped.includes("dev/null"), left.skipped.join());

  const idle = await engine.create(image, { command: ["cat", "/given"], ...OFFLINE });
  await idle.copyIn(at("source/file"), "/given");
  await idle.start();
  assert.equal([await idle.wait(), (await idle.output()).text()], [0, "of the host\n"]);
  await idle.copyOut("/given", at("back"));
  assert.is(readFileSync(at("back"), "utf8"), "of the host\n");
  await idle.remove();
});

test("archives out of one container and into another, with no file in between", async () => {
  await using from = await engine.run(image, { ...SLEEP, tty: false });
  await using to = await engine.run(image, SLEEP);
  await said(from, "mkdir /d && head -c 300000 /dev/zero >/d/large && echo text >/d/small && chown -R 7 /d");
  await to.copyIn(from.archive("/d"), "/tmp");
  assert.is(
    await said(to, "cd /tmp/d && wc -c <large && cat small && stat -c %u small"),
    "300000\ntext\n7\n",
  );
  const packed = Bun.gzipSync(Buffer.concat(await Array.fromAsync(from.archive("/d/."))));
  await to.copyIn(new Blob([packed]).stream(), "/home");
  assert.is(await said(to, "cat /home/small"), "text\n");
});

test("an archive that nobody reads to its end lets the container go", async () => {
  const idle = await engine.create(image, { command: ["true"], ...OFFLINE });
  for await (const _ of idle.archive("/bin")) break;
  await idle.start();
  assert.is(await idle.wait(), 0);
  await idle.remove();
});

test("what is wrong is said, and a signal ends a copy", async () => {
  await using box = await engine.run(image, SLEEP);
  assert.is((await rejection(box.copyIn(at("none"), "/"))).code, "not-found");
  assert.is((await rejection(box.copyOut("/none", at("x")))).code, "not-found");
  assert.is((await rejection(Array.fromAsync(box.archive("/none")))).code, "not-found");
  const signal = AbortSignal.abort();
  assert.is((await rejection(box.copyIn(at("source"), "/tmp", { signal }))).code, "cancelled");
  assert.is((await rejection(Array.fromAsync(box.archive("/bin", { signal })))).code, "cancelled");
  const gone = await engine.create(image, OFFLINE);
  await gone.remove();
  assert.is((await rejection(gone.copyOut("/bin", at("y")))).code, "not-found");
  assert.is((await rejection(Array.fromAsync(gone.archive("/bin")))).code, "not-found");
});

test.run();
