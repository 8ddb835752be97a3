import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  bridgeName,
  checkNetworkName,
  type NetworkRecord,
  networkMtu,
  networkText,
  parseNetworkText,
} from "../../../core/network/network.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("a network's record");
const RECORD: NetworkRecord = {
  name: "web",
  id: "0123456789abcdef".repeat(4),
  driver: "bridge",
  ranges: [{ subnet: "10.89.0.0/24", gateway: "10.89.0.1" }],
  internal: false,
  labels: { a: "b" },
  options: { mtu: "1400" },
  createdAt: "2026-06-15T12:00:00.000Z",
};

test("what is written down is read again; what was cut short is none", () => {
  assert.equal(parseNetworkText("web", networkText(RECORD)), RECORD);
  for (const text of ["", "{", "null", "{}", '{"id":"1","ranges":[]}'])
    assert.is(parseNetworkText("web", text), undefined, text);
});

test("a name is neither a mode nor a path", () => {
  assert.is(checkNetworkName("back-end_1.x"), "back-end_1.x");
  for (const name of ["host", "none", "bridge", "", "-a", "a/b", "a,b", ".a", "a".repeat(129)])
    assert.is(refusal(() => checkNetworkName(name)).code, "invalid", name);
});

test("a bridge is told by its name to lead out or not, and fits an interface's name", () => {
  assert.is(bridgeName(RECORD), "rlx0123456789ab");
  assert.is(bridgeName({ ...RECORD, internal: true }), "rli0123456789ab");
});

test("the size of packets has docker's name, too", () => {
  assert.is(networkMtu(RECORD), 1400);
  assert.is(networkMtu({ options: { "com.docker.network.driver.mtu": "9000" } }), 9000);
  assert.is(networkMtu({ options: {} }), 65_520);
});

test.run();
