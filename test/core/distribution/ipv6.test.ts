import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ipv6Groups } from "../../../core/distribution/ipv6.ts";

const test = suite("ipv6Groups");

test("fills in what is left out", () => {
  assert.equal(ipv6Groups("::"), [0, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(ipv6Groups("::1"), [0, 0, 0, 0, 0, 0, 0, 1]);
  assert.equal(ipv6Groups("2002:a00::"), [0x2002, 0xa00, 0, 0, 0, 0, 0, 0]);
  assert.equal(ipv6Groups("1::2:3"), [1, 0, 0, 0, 0, 0, 2, 3]);
  assert.equal(ipv6Groups("1:2:3:4:5:6:7:ffff"), [1, 2, 3, 4, 5, 6, 7, 0xffff]);
});

test("reads every address as a URL writes it", () => {
  const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const written = groups.map((each) => each.toString(16)).join(":");
      assert.equal(ipv6Groups(new URL(`http://[${written}]/`).hostname.slice(1, -1)), groups);
    }),
  );
});

test.run();
