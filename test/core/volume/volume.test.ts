import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  checkVolumeName,
  isGenerated,
  parseVolumeText,
  type VolumeRecord,
  volumeText,
} from "../../../core/volume/volume.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("volume");
const HEX = "0123456789abcdef".repeat(4);
const VOLUME: VolumeRecord = {
  name: "data",
  driver: "local",
  labels: { a: "b" },
  options: {},
  createdAt: "2026-06-15T12:00:00.000Z",
  anonymous: false,
};

test("a name is docker's, and short enough for what is made of it", () => {
  for (const name of ["ab", "A.b-c_9", HEX]) assert.is(checkVolumeName(name), name);
  for (const name of ["", "a", ".a", "-a", "a/b", "a b", "ä1", "a".repeat(241)])
    assert.is(refusal(() => checkVolumeName(name)).code, "invalid", name);
});

test("what is written down of a volume is read again", () => {
  assert.equal(parseVolumeText("data", volumeText(VOLUME), 0), VOLUME);
  const anonymous = { ...VOLUME, name: HEX, anonymous: true };
  assert.equal(parseVolumeText(HEX, volumeText(anonymous), 0), anonymous);
});

test("a volume without a text has no name of its own, and is as old as its directory", () => {
  const { anonymous, createdAt, labels } = parseVolumeText(HEX, undefined, 1000);
  assert.is(anonymous, true);
  assert.is(createdAt, "1970-01-01T00:00:01.000Z");
  assert.equal(labels, {});
  assert.is(parseVolumeText("data", undefined, 0).anonymous, false);
  // Chosen by somebody, all the same.
  assert.is(parseVolumeText(HEX, volumeText({ ...VOLUME, name: HEX }), 0).anonymous, false);
  assert.ok(isGenerated(HEX) && !isGenerated("data"));
});

test("a text that was cut short, or is of other values, says nothing", () => {
  for (const text of ["", '{"labels":{"a"', "null", '{"labels":3,"createdAt":4}', '{"labels":{"a":1}}']) {
    const { labels, createdAt } = parseVolumeText("data", text, 0);
    assert.equal(labels, {}, text);
    assert.is(createdAt, "1970-01-01T00:00:00.000Z", text);
  }
});

test.run();
