import { suite } from "uvu";
import * as assert from "uvu/assert";
import { blockDevice, deviceNumber, devicesOf } from "../../../../core/engine/run/devices.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("devices");

test("a device, at another place, with permissions that mean all", () => {
  assert.equal(devicesOf("/dev/null"), [{ source: "/dev/null", target: "/dev/null" }]);
  assert.equal(devicesOf("/dev/null:/dev/nothing:rwm"), [{ source: "/dev/null", target: "/dev/nothing" }]);
  assert.equal(devicesOf("/dev/null:rw"), [{ source: "/dev/null", target: "/dev/null" }]);
});

test("what is no device, or cannot be given, is refused", () => {
  assert.is(refusal(() => devicesOf("/dev/no-such-device")).code, "not-found");
  assert.match(refusal(() => devicesOf("/etc/passwd")).message, /not a device/);
  assert.match(refusal(() => devicesOf("/dev/null:r")).message, /less than reading and writing/);
  assert.match(refusal(() => devicesOf("/dev/null:/x:w")).message, /less than reading and writing/);
  assert.match(refusal(() => devicesOf("null")).message, /PATH\[:TARGET\]/);
});

test("limits are of block devices", () => {
  assert.match(refusal(() => blockDevice("/dev/null")).message, /not a block device/);
  assert.is(refusal(() => blockDevice("/dev/no-such-device")).code, "not-found");
});

test("numbers are taken apart as makedev(3) puts them together", () => {
  assert.equal(deviceNumber(0x0810), { major: 8, minor: 16 });
  assert.equal(deviceNumber(0x10_0003_02), { major: 3, minor: 0x10002 & 0xfffff });
  assert.equal(deviceNumber(259 * 256 + 1), { major: 259, minor: 1 });
});

test.run();
