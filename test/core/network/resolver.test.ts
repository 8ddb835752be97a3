import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asksOnlyItself, isReachableServer } from "../../../core/network/resolver.ts";

const test = suite("resolvers");

test("isReachableServer: not on loopback, not on one link", () => {
  for (const server of ["127.0.0.53", "::1", "::ffff:127.0.0.1", "fe80::1%eth0"])
    assert.is(isReachableServer(server), false, server);
  for (const server of ["9.9.9.9", "2620:fe::fe", "10.0.0.1"])
    assert.is(isReachableServer(server), true, server);
});

test("asksOnlyItself: every server is the host's own loopback, and there is one", () => {
  assert.is(asksOnlyItself("nameserver 127.0.0.53\noptions edns0\n"), true);
  assert.is(asksOnlyItself("nameserver 127.0.0.53\nnameserver 9.9.9.9\n"), false);
  assert.is(asksOnlyItself("# nameserver 127.0.0.1\nsearch example.org\n"), false);
});

test.run();
