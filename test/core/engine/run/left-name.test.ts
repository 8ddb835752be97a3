import { lutimesSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { reserveChosenName } from "../../../../core/engine/run/container.ts";
import { freeLeftName } from "../../../../core/engine/run/left-name.ts";
import { rejection } from "../../../cli/helpers.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("names that were left");
const ID = "ab".repeat(32);

test("a name that leads nowhere is free again, and no other", async () => {
  const here = tempDir();
  for (const path of ["names", "containers/here"]) mkdirSync(`${here.path}/${path}`, { recursive: true });
  const before = Date.now() / 1000 - 60;
  for (const name of ["gone", "here", "lost"]) {
    symlinkSync(`../containers/${name}`, `${here.path}/names/${name}`);
    lutimesSync(`${here.path}/names/${name}`, before, before);
  }
  for (const name of ["gone", "here", "none"]) await freeLeftName(`${here.path}/names/${name}`);
  assert.equal(readdirSync(`${here.path}/names`).sort(), ["here", "lost"]);
  await reserveChosenName(`${here.path}/names/lost`, ID);
  assert.is((await rejection(reserveChosenName(`${here.path}/names/here`, ID))).code, "exists");
  here.remove();
});

test.run();
