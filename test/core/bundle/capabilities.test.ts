import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  CAPABILITIES,
  DEFAULT_CAPABILITIES,
  generateCapabilities,
  normaliseCapability,
} from "../../../core/bundle/capabilities.ts";
import { isRlError } from "../../../core/errors.ts";

const test = suite("capabilities");

const kept = (add: string[], drop: string[]): readonly string[] | undefined =>
  generateCapabilities(add, drop).bounding;

test("CAPABILITIES are numbered as the kernel numbers them", () => {
  assert.is(CAPABILITIES.length, 41);
  assert.is(CAPABILITIES.indexOf("CAP_SETPCAP"), 8);
  assert.is(CAPABILITIES.indexOf("CAP_SYS_ADMIN"), 21);
  assert.is(CAPABILITIES.indexOf("CAP_SETFCAP"), 31);
  assert.is(CAPABILITIES.indexOf("CAP_CHECKPOINT_RESTORE"), 40);
});

test("generateCapabilities: Podman's eleven by default", () => {
  assert.equal(kept([], []), DEFAULT_CAPABILITIES);
  assert.is(DEFAULT_CAPABILITIES.length, 11);
  for (const name of ["CAP_MKNOD", "CAP_NET_RAW", "CAP_AUDIT_WRITE"])
    assert.not(DEFAULT_CAPABILITIES.includes(name));
});

test("generateCapabilities takes names in any case, with or without CAP_", () => {
  assert.ok(kept(["net_admin"], [])?.includes("CAP_NET_ADMIN"));
  assert.ok(kept(["Cap_Net_Admin"], [])?.includes("CAP_NET_ADMIN"));
  assert.not(kept([], ["chown"])?.includes("CAP_CHOWN"));
});

test("generateCapabilities: ALL keeps what is named on the other side", () => {
  assert.equal(kept([], ["ALL"]), []);
  assert.equal(kept(["kill"], ["all"]), ["CAP_KILL"]);
  assert.equal(kept(["ALL"], []), CAPABILITIES);
  assert.equal(kept(["all"], ["bpf"])?.length, 40);
  assert.equal(kept(["ALL"], ["ALL"]), CAPABILITIES);
  assert.ok(kept(["chown"], ["chown"])?.includes("CAP_CHOWN"));
});

test("normaliseCapability refuses an unknown name with the nearest one", () => {
  try {
    normaliseCapability("NET_ADMNI");
    assert.unreachable();
  } catch (error) {
    assert.ok(isRlError(error));
    assert.is(error.message, 'Cannot use capability "NET_ADMNI": there is no such capability');
    assert.is(error.hint, 'Did you mean "CAP_NET_ADMIN"?');
  }
});

test.run();
