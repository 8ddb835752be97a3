/** The library beyond single containers: images, volumes, listings, events, and what is tidied up. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Engine } from "../../../core/engine/mod.ts";
import { VERSION } from "../../../core/engine/version.ts";
import { rejection } from "../../cli/helpers.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { engineOn, OFFLINE } from "./engine.ts";

const test = suite("library engine");
let stage: Stage;
let engine: Engine;
let image: string;

test.before(async () => {
  stage = await makeStage({ registry: "copy" });
  image = stage.image("busybox");
  engine = engineOn(stage);
});
test.after(() => stage?.stop());

test("images are pulled with progress, named, pushed, saved, removed and loaded", async () => {
  const gone = AbortSignal.abort();
  assert.is((await rejection(engine.images.pull(image, { signal: gone }))).code, "cancelled");
  assert.is((await rejection(engine.images.pull(stage.image("none")))).code, "not-found");
  const kinds = new Set<string>();
  const record = await engine.images.pull(image, { onProgress: ({ kind }) => kinds.add(kind) });
  assert.ok(kinds.has("resolved") && kinds.has("layer"));
  const { config } = await engine.images.inspect(image);
  assert.is(config.os, "linux");

  const other = stage.image("library-copy:1");
  await engine.images.tag(image, other);
  const [pushed] = await engine.images.push(other);
  assert.is(pushed?.digest, record.digest);
  const listed = await engine.images.list();
  assert.equal(listed.map(({ reference }) => reference).sort(), [`${image}:latest`, other].sort());

  const archive = await Array.fromAsync(engine.images.save(other));
  const removal = await engine.images.remove(other);
  assert.equal(removal.untagged, [other]);
  async function* chunks() {
    yield* archive;
  }
  const [loaded] = await engine.images.load(chunks());
  assert.equal([loaded?.reference, loaded?.record.imageId], [other, record.imageId]);
  assert.is((await rejection(engine.images.load(join(stage.home, "none")))).code, "not-found");
});

test("an image that is not here is pulled by the start, and what is there of it is told", async () => {
  const warned: string[] = [];
  const elsewhere = engineOn(stage, {
    root: join(stage.home, "other-store"),
    onWarning: (text) => void warned.push(text),
  });
  let layers = 0;
  await using box = await elsewhere.run(image, {
    command: ["true"],
    ...OFFLINE,
    onProgress: ({ kind }) => {
      if (kind === "layer") layers += 1;
    },
  });
  assert.is(await box.wait(), 0);
  assert.ok(layers > 0);
  assert.equal(warned, []);
  const discarding = { mode: "host", publish: ["80"] } as const;
  await using loud = await elsewhere.run(image, { command: ["true"], network: discarding });
  await loud.wait();
  assert.match(warned.join(), /^published ports are discarded[^,]*$/);
  assert.equal(await engine.containers({ all: true }), []);
  const never = engineOn(stage, { root: join(stage.home, "third-store") });
  assert.is((await rejection(never.run(image, { pull: "never" }))).code, "not-found");
  const given = never.run(image, { signal: AbortSignal.abort(), ...OFFLINE });
  assert.is((await rejection(given)).code, "cancelled");
});

test("what a container has written is listed, exported, and made an image", async () => {
  await using box = await engine.run(image, { command: ["sh", "-c", "echo text > /new"], ...OFFLINE });
  await box.wait();
  assert.equal(await box.diff(), [{ kind: "added", path: "/new" }]);
  const archive = Buffer.concat(await Array.fromAsync(box.export()));
  assert.ok(archive.includes("busybox") && archive.includes("text\n"));
  const { imageId } = await box.commit("example.org/committed", { changes: ['CMD ["cat", "/new"]'] });
  await using again = await engine.run("example.org/committed", { attach: true, ...OFFLINE });
  assert.is((await again.output()).text(), "text\n");
  assert.is((await engine.images.inspect(imageId)).record.reference, "example.org/committed:latest");

  const changes = ['CMD ["cat", "/new"]'];
  const imported = await engine.images.import(box.export(), { changes, message: "of a container" });
  await using third = await engine.run(imported.imageId, { attach: true, ...OFFLINE });
  assert.is((await third.output()).text(), "text\n");
  const { config } = await engine.images.inspect(imported.imageId);
  assert.equal(config.history?.map(({ comment }) => comment).join(), "of a container");
  await third.remove();
  const { deleted } = await engine.images.prune();
  assert.ok(deleted.length > 0);
  assert.is((await rejection(engine.images.inspect(imported.imageId))).code, "not-found");
  assert.is((await rejection(engine.images.import(stage.home))).code, "io");
});

test("containers are listed by filters, found by parts, and pruned", async () => {
  const made = [];
  for (const name of ["one", "two"]) {
    made.push(await engine.run(image, { name, command: ["true"], labels: { name }, ...OFFLINE }));
  }
  for (const box of made) await box.wait();
  assert.equal(await engine.containers(), []);
  const [two, one, ...more] = await engine.containers({ all: true });
  assert.equal([one?.name, two?.name, more], ["one", "two", []]);
  assert.equal([one?.status, one?.exitCode, one?.args], ["exited", 0, ["true"]]);
  const labelled = await engine.containers({ filters: { label: ["name=two"], status: "exited" } });
  assert.equal(
    labelled.map(({ id }) => id),
    [made[1]?.id],
  );
  assert.is((await engine.container(one?.id.slice(0, 20) ?? "")).name, "one");
  assert.is((await rejection(engine.container("three"))).code, "not-found");
  assert.is((await rejection(engine.containers({ filters: { nothing: "x" } }))).code, "invalid");
  const { containers } = await engine.prune({ filters: { label: "name=one" } });
  assert.equal(containers, [made[0]?.id]);
  await made[1]?.remove();
});

test("events are read back, and heard as they happen until the signal", async () => {
  const since = new Date();
  const stop = new AbortController();
  const heard: string[] = [];
  const listening = (async () => {
    for await (const { action } of engine.events({ filters: { type: "container" }, signal: stop.signal })) {
      heard.push(action);
      if (action === "destroy") stop.abort();
    }
  })();
  const box = await engine.run(image, { command: ["true"], ...OFFLINE });
  await box.wait();
  await box.remove();
  const asked = { since, until: new Date(Date.now() + 1), filters: { container: box.id } };
  const told = await Array.fromAsync(engine.events(asked));
  assert.equal(
    told.map(({ action }) => action),
    ["create", "start", "die", "destroy"],
  );
  await listening;
  assert.is(heard.at(-1), "destroy");
});

test("volumes are made, filled, exported, imported, and removed when nobody uses them", async () => {
  const { volumes } = engine;
  await volumes.create("notes", { labels: { a: "b" } });
  const mounts = [{ type: "volume", source: "notes", target: "/notes" }] as const;
  await using box = await engine.run(image, {
    command: ["sh", "-c", "echo text > /notes/file"],
    mounts,
    ...OFFLINE,
  });
  await box.wait();
  const { labels, mountpoint } = await volumes.inspect("notes");
  assert.equal([labels, await Bun.file(join(mountpoint, "file")).text()], [{ a: "b" }, "text\n"]);
  assert.is((await rejection(volumes.remove("notes"))).code, "denied");
  await volumes.create("copy");
  await volumes.import("copy", volumes.export("notes"));
  const copy = await volumes.inspect("copy");
  assert.is(await Bun.file(join(copy.mountpoint, "file")).text(), "text\n");
  const labelled = await volumes.list({ filters: { label: "a=b" } });
  assert.equal(
    labelled.map(({ name }) => name),
    ["notes"],
  );
  assert.equal(
    (await volumes.prune({ all: true })).map(({ name }) => name),
    ["copy"],
  );
  await box.remove();
  await volumes.remove("notes");
  assert.is((await rejection(volumes.inspect("notes"))).code, "not-found");
});

test("the machine and the package tell of themselves", async () => {
  const { storeDirectory, user } = await engine.info();
  assert.equal([storeDirectory, user.uid], [stage.store, process.getuid?.()]);
  assert.is(engine.version, VERSION);
});

test.run();
