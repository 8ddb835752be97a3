import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  formatAddress,
  formatSubnet,
  isIn,
  lastOf,
  overlap,
  parseAddress,
  parseSubnet,
  routedSubnets,
} from "../../../core/network/subnet.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("subnets");

test("addresses are numbers and back, in the one usual spelling", () => {
  assert.equal(parseAddress("10.89.0.1"), { family: 4, value: 0x0a59_0001n });
  assert.is(formatAddress({ family: 6, value: 0xfdn << 120n }), "fd00::");
  for (const text of ["10.89.0", "010.0.0.1", "fd00::g", "", "fe80::1%eth0"])
    assert.is(parseAddress(text), undefined, text);
  fc.assert(
    fc.property(fc.bigInt(0n, (1n << 128n) - 1n), (value) => {
      assert.equal(parseAddress(formatAddress({ family: 6, value })), { family: 6, value });
    }),
  );
});

test("a subnet is its first address and bits, and nothing else", () => {
  const subnet = parseSubnet("10.89.0.0/24");
  assert.is(formatSubnet(subnet), "10.89.0.0/24");
  assert.is(lastOf(subnet) - subnet.first, 255n);
  assert.match(refusal(() => parseSubnet("10.89.0.7/24")).hint ?? "", "10.89.0.0/24");
  for (const text of ["10.89.0.0", "10.89.0.0/33", "fd00::/129", "10.0.0.0/0", "x/8", "10.0.0.0/8/8"])
    assert.is(refusal(() => parseSubnet(text)).code, "invalid", text);
});

test("subnets overlap where they share an address", () => {
  const [wide, narrow, other] = ["10.0.0.0/8", "10.89.0.0/24", "10.89.1.0/24"].map(parseSubnet);
  assert.ok(wide && narrow && other);
  assert.ok(overlap(wide, narrow) && overlap(narrow, wide));
  assert.not.ok(overlap(narrow, other));
  assert.not.ok(overlap(narrow, parseSubnet("fd00::/8")));
  assert.ok(isIn(narrow, { family: 4, value: narrow.first + 255n }));
  assert.not.ok(isIn(narrow, { family: 4, value: narrow.first + 256n }));
});

test("routes of the host, but the default one, are subnets", () => {
  const head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n";
  const lines = "eth0\t00000000\t010200C0\t3\t0\t0\t0\t00000000\neth0\t0002000A\t0\t1\t0\t0\t0\t00FFFFFF\n";
  assert.equal(routedSubnets(head + lines).map(formatSubnet), ["10.0.2.0/24"]);
  assert.equal(routedSubnets(""), []);
});

test.run();
