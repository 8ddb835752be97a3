/**
 * Networks with names towards another machine: a network namespace of the test's own, joined by a cable. Nothing outside
 * is spoken to.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { atCable } from "../../helpers/e2e/cable.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("networks with names and another machine");
let stage: Stage;
test.before(async () => {
  skipIf(requires.network("private"));
  skipIf(requires.tool("nft"));
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/**
 * Each call is tried until it is answered, since a busy machine may lose a first one, and one that must not be answered
 * as often as those of a busy machine need. They are made at the same time. In the internal network a container makes
 * itself a way out, as one with the right may. Older helpers do not pass on that the other side has closed: what was
 * said is enough.
 */
const CALLS = `
rl=$1 image=$2
$rl network create --ipv6 open >/dev/null
$rl network create --internal --ipv6 shut >/dev/null
call='case $3 in
shut)
  ip route add default via $(ip -4 -o addr show dev eth0 | sed "s/.* \\([0-9.]*\\)\\.[0-9]*\\/.*/\\1.1/") || echo no way of its own
  ip -6 route add default via $(ip -6 -o addr show dev eth0 scope global | sed "s/.* \\([0-9a-f:]*::\\)[0-9a-f]*\\/.*/\\11/") || echo no way of its own
esac
i=0
until [ -s /said ] || [ $i -ge $2 ]; do i=$((i + 1)); sleep 1 | timeout 1 nc $1 9000 >>/said 2>/dev/null; done; head -n 1 /said'
at=$(dirname "$0")/said; mkdir "$at"
for network in open shut; do
  for address in 10.9.0.2 fd09::2 10.9.0.1 fd09::1; do
    case $network$address in open*2) tries=20 ;; *) tries=5 ;; esac
    $rl run --rm --cap-add NET_ADMIN --network $network "$image" sh -c "$call" sh $address $tries $network >"$at/$network-$address" &
    calls="$calls $!"
  done
done
wait $calls
for network in open shut; do
  for address in 10.9.0.2 fd09::2 10.9.0.1 fd09::1; do
    echo "$network $address: $(cat "$at/$network-$address")"
  done
done
`;

test("a network that leads out reaches the other machine, and not the host; an internal one reaches neither", async () => {
  const script = join(stage.home, "calls.sh");
  writeFileSync(script, CALLS);
  const command = ["sh", script, program(), stage.image("busybox")];
  const { stdout, stderr } = await atCable(stage, command, { greet: true, six: true });
  const silent = ["open 10.9.0.1: ", "open fd09::1: "];
  const inside = ["10.9.0.2", "fd09::2", "10.9.0.1", "fd09::1"].map((address) => `shut ${address}: `);
  const outside = ["10.9.0.2", "fd09::2"].map((address) => `open ${address}: greetings from the other`);
  assert.equal(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd()),
    [...outside, ...silent, ...inside].map((line) => line.trimEnd()),
    stderr,
  );
});

test.run();
