import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KeptMount } from "../../../../core/container/mounts.ts";
import {
  declaredMounts,
  makeVolumesDirectory,
  mountFiles,
  prepareMounts,
} from "../../../../core/engine/run/mounts.ts";
import { imageRecord, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { ID, runFlags } from "./fixture.ts";

const test = suite("mounts of a start");
let here: Stage;
test.before.each(() => {
  here = stage();
});
test.after.each(() => here.remove());

const prepare = (...argv: string[]): Promise<KeptMount[]> => prepareMounts(runFlags(...argv), here.session);
const volumes = (): string => `${here.session.paths.root}/volumes`;

test("a named volume is made, and one without a name is left to the start", async () => {
  const [named, fresh] = await prepare("-v", "data:/data", "-v", "/fresh");
  assert.ok(existsSync(`${volumes()}/data/_data`));
  assert.is(named?.source, `${volumes()}/data/_data`);
  assert.match(fresh?.name ?? "", /^[0-9a-f]{64}$/);
  assert.not(existsSync(`${volumes()}/${fresh?.name}`));
  assert.equal(mountFiles([named as KeptMount]), [`${volumes()}/data`]);
});

test("a source of -v is made, one of --mount has to be there", async () => {
  const source = `${here.path}/a/b`;
  assert.match(
    (await rejection(prepare("--mount", `type=bind,src=${source},dst=/x`))).state,
    /does not exist/,
  );
  const mounts = await prepare("-v", `${source}:/x`, "--tmpfs", "/y");
  assert.ok(existsSync(source));
  assert.equal(mountFiles(mounts), [source]);
  writeFileSync(`${source}/file`, "");
  assert.match((await rejection(prepare("-v", `${source}/file/below:/x`))).state, /cannot be made/);
});

test("binds and volumes of another container are taken over, but for what is asked for", async () => {
  const bind = { type: "bind", source: "/src", destination: "/b", readonly: false, options: [] };
  const volume = {
    ...bind,
    type: "volume",
    source: "/v/x/_data",
    name: "x",
    destination: "/v",
    copyUp: true,
  };
  const tmpfs = { ...bind, type: "tmpfs", source: "", destination: "/t" };
  const directory = `${here.session.paths.containers}/${ID}`;
  mkdirSync(directory, { recursive: true });
  const document = {
    id: ID,
    name: "web",
    args: [],
    environment: [],
    config: {},
    mounts: [bind, volume, tmpfs],
  };
  writeFileSync(`${directory}/container.json`, JSON.stringify(document));
  const taken = await prepare("--volumes-from", `${ID.slice(0, 12)}:ro`, "--tmpfs", "/b");
  assert.equal(
    taken.map(({ type, destination, readonly, copyUp }) => [type, destination, readonly, copyUp]),
    [
      ["volume", "/v", true, false],
      ["tmpfs", "/b", false, undefined],
    ],
  );
  assert.is((await rejection(prepare("--volumes-from", "none"))).code, "not-found");
  assert.is((await rejection(prepare("--volumes-from", `${ID}:rx`))).code, "invalid");
});

test("what the image declares is a new volume each", () => {
  const image = imageRecord({ config: { Volumes: { "/data": {}, "/log": {} } } });
  const mounts = declaredMounts(image, [], here.session);
  assert.equal(
    mounts.map(({ destination, anonymous }) => [destination, anonymous]),
    [
      ["/data", true],
      ["/log", true],
    ],
  );
  assert.is(new Set(mounts.map(({ name }) => name)).size, 2);
  makeVolumesDirectory(here.session);
  assert.ok(existsSync(volumes()));
});

test.run();
