import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createIndexList } from "../../../../core/image/index-list/change.ts";
import { entryOf } from "../../../../core/image/index-list/entry-of.ts";
import { rejection } from "../../../cli/helpers.ts";
import { digestOf } from "../../distribution/helpers.ts";
import { APP, ARM, app, arm, BOTH, type Lists, lists, OPTIONS, offline } from "./fixture.ts";

const entry = suite("manifest list: entry of");

async function scene(): Promise<Lists> {
  const at = lists();
  await createIndexList("list", [{ name: BOTH }], { ...OPTIONS, all: true }, at.ports);
  return at;
}

entry("a digest, its beginning, or a name with it needs no registry", async () => {
  const ports = offline((await scene()).ports);
  for (const name of [
    arm.manifest.digest,
    arm.manifest.digest.slice(0, 20),
    `registry.test/app@${arm.manifest.digest}`,
  ]) {
    assert.is(await entryOf("list", { name }, OPTIONS, ports), arm.manifest.digest, name);
  }
  for (const name of [digestOf("other"), "sha256:nothing"]) {
    assert.is((await rejection(entryOf("list", { name }, OPTIONS, ports))).code, "not-found", name);
  }
  assert.is((await rejection(entryOf("list", { name: "sha256:" }, OPTIONS, ports))).code, "invalid");
});

entry("a name means the image here or at its registry", async () => {
  const at = await scene();
  assert.is(await entryOf("list", { name: ARM }, OPTIONS, at.ports), arm.manifest.digest);
  await at.pull(APP);
  const here = offline(at.ports);
  assert.is(await entryOf("list", { name: APP }, OPTIONS, here), app.manifest.digest);
  assert.is(await entryOf("list", { name: app.config.digest }, OPTIONS, here), app.manifest.digest);
});

entry("a name of several of them is not enough", async () => {
  const { ports } = await scene();
  const error = await rejection(entryOf("list", { name: BOTH }, OPTIONS, ports));
  assert.is(error.code, "invalid");
  assert.match(error.state, /2 images/);
});

entry("a list that is not there has no images", async () => {
  const { ports } = await scene();
  const error = await rejection(entryOf("none", { name: APP }, OPTIONS, offline(ports)));
  assert.is(error.code, "not-found");
});

entry.run();
