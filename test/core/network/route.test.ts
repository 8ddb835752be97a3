import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultGateway } from "../../../core/network/route.ts";

const test = suite("defaultGateway");
const HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

test("the gateway of the route to everywhere", () => {
  const link = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n";
  assert.is(
    defaultGateway(`${HEAD}${link}eth0\t00000000\t010200C0\t0003\t0\t0\t0\t0\t0\t0\t0\n`),
    "192.0.2.1",
  );
});

test("none without a route, or with one that has no gateway", () => {
  assert.is(defaultGateway(HEAD), undefined);
  assert.is(defaultGateway(""), undefined);
  assert.is(defaultGateway(`${HEAD}tun0\t00000000\t00000000\t0001\t0\t0\t0\t0\t0\t0\t0\n`), undefined);
});

test.run();
