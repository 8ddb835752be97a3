import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chooseRanges, type WantedRanges } from "../../../core/network/ranges.ts";
import { parseSubnet } from "../../../core/network/subnet.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("ranges of addresses");
const WANTED: WantedRanges = {
  id: "0123456789".padEnd(64, "0"),
  subnets: [],
  gateways: [],
  ipRanges: [],
  aux: {},
  ipv6: false,
};
const choose = (
  wanted: Partial<WantedRanges>,
  others: readonly string[] = [],
  used: readonly string[] = [],
) => chooseRanges({ ...WANTED, ...wanted }, others.map(parseSubnet), used.map(parseSubnet));

test("nothing said: 256 addresses that nobody has; with IPv6 a unique local network of the id", () => {
  assert.equal(choose({}), [{ subnet: "10.89.0.0/24", gateway: "10.89.0.1" }]);
  assert.is(choose({}, ["10.89.0.0/16"])[0]?.subnet, "10.90.0.0/24");
  assert.is(choose({}, [], ["10.0.0.0/9"])[0]?.subnet, "10.128.0.0/24");
  assert.equal(choose({ ipv6: true })[1], { subnet: "fd01:2345:6789::/64", gateway: "fd01:2345:6789::1" });
  assert.is(refusal(() => choose({}, ["10.0.0.0/8"])).code, "limit");
});

test("gateways, ranges and addresses that are kept back belong to the subnet that they are in", () => {
  const wanted = {
    subnets: ["10.1.0.0/24", "fd00:1::/64"],
    gateways: ["fd00:1::9", "10.1.0.254"],
    ipRanges: ["10.1.0.128/25"],
    aux: { router: "10.1.0.5" },
  };
  assert.equal(choose(wanted), [
    { subnet: "10.1.0.0/24", gateway: "10.1.0.254", ipRange: "10.1.0.128/25", aux: { router: "10.1.0.5" } },
    { subnet: "fd00:1::/64", gateway: "fd00:1::9" },
  ]);
});

test("what another network has, what lies nowhere and what has no room is refused", () => {
  const refused = (wanted: Partial<WantedRanges>, others: readonly string[] = []): string =>
    refusal(() => choose(wanted, others)).code;
  assert.is(refused({ subnets: ["10.1.0.0/24"] }, ["10.1.0.128/25"]), "denied");
  // Asked for, it may be the host's: that is the caller's own matter.
  assert.is(choose({ subnets: ["10.1.0.0/24"] }, [], ["10.1.0.0/16"]).length, 1);
  assert.is(refused({ gateways: ["10.2.0.1"] }), "invalid");
  assert.is(refused({ subnets: ["10.1.0.0/24"], gateways: ["10.1.0.255"] }), "invalid");
  assert.is(refused({ subnets: ["10.1.0.0/24"], ipRanges: ["10.1.0.0/16"] }), "invalid");
  assert.is(refused({ subnets: ["10.1.0.0/31"] }), "invalid");
  assert.is(refused({ subnets: ["10.1.0.0/24", "10.2.0.0/24"] }), "invalid");
});

test.run();
