import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FIREWALL, UPLINK } from "../../../core/network/firewall.ts";
import { bridgeName } from "../../../core/network/network.ts";

const test = suite("the firewall");

test("only what begins in a network that leads out goes out, and nothing passes otherwise", () => {
  assert.match(FIREWALL, /hook forward[^}]*policy drop/);
  assert.match(FIREWALL, /hook input[^}]*policy drop/);
  const accepts = FIREWALL.split("\n").filter((line) => /iifname .*oifname .*accept/.test(line));
  assert.equal(accepts, [`\t\tiifname "rlx*" oifname "${UPLINK}" accept`]);
  assert.ok(bridgeName({ id: "0".repeat(64), internal: false }).startsWith("rlx"));
  assert.not.ok(bridgeName({ id: "0".repeat(64), internal: true }).startsWith("rlx"));
});

test("it is shorter than a pipe is long", () => {
  assert.ok(FIREWALL.length < 4096);
});

test.run();
