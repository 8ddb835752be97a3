import { mkdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { imageFile, passwdEntry } from "../../../../core/engine/run/image-file.ts";
import type { ImageRecord } from "../../../../core/mod.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("files of an image");

test("the topmost layer that has it counts", () => {
  const here = tempDir();
  for (const layer of ["one", "two"]) {
    mkdirSync(`${here.path}/${layer}/etc`, { recursive: true });
    writeFileSync(`${here.path}/${layer}/etc/passwd`, layer);
  }
  mkdirSync(`${here.path}/three`);
  const image = { layers: { overlay: ["one", "two", "three"], flat: ["one"] } } as unknown as ImageRecord;
  assert.is(imageFile(image, "overlay", here.path, "etc/passwd"), "two");
  assert.is(imageFile(image, "flat", here.path, "etc/passwd"), "one");
  assert.is(imageFile(image, "overlay", here.path, "etc/group"), "");
  here.remove();
});

test("users are found by name or number", () => {
  const passwd = "root:x:0:0::/:\nweb:x:33:34::/:\n33:x:99:99::/:\nbroken:x:a:b\n";
  assert.equal(passwdEntry("web", passwd), { uid: 33, gid: 34 });
  assert.equal(passwdEntry("33", passwd), { uid: 33, gid: 34 });
  for (const user of ["nobody", "7", "broken"]) assert.is(passwdEntry(user, passwd), undefined, user);
});

test.run();
