/**
 * Names of others, and the way to them, where the machine has a resolver of its own behind a link, as systemd-resolved
 * makes it. The machine is a network namespace of the test's own; nothing outside is spoken to.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { atCable } from "../../helpers/e2e/cable.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("networks with names and a resolver of the machine's own");
let stage: Stage;
test.before(async () => {
  skipIf(requires.network("private"));
  skipIf(requires.tool("nft"));
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/** A copy of /etc, whose resolv.conf is a link, stands in its place; the resolver listens on loopback. */
const MACHINE = `
set -e
rl=$1 image=$2 work=$3
$rl network prune -f >/dev/null
cp -a /etc "$work/etc"
mkdir "$work/resolver"
echo 'nameserver 127.0.0.53' >"$work/resolver/resolv.conf"
ln -sf "$work/resolver/resolv.conf" "$work/etc/resolv.conf"
mount --bind "$work/etc" /etc
"$4" "$5" 127.0.0.53 "$work/log" &
patience=0
until grep -q ready "$work/log" 2>/dev/null; do patience=$((patience + 1)); [ $patience -lt 500 ]; sleep 0.02; done
`;

async function atMachine(script: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const work = join(stage.home, `machine-${crypto.randomUUID()}`);
  mkdirSync(work);
  const path = join(work, "script.sh");
  writeFileSync(path, MACHINE + script);
  const server = new URL("../../helpers/services/name-server.ts", import.meta.url).pathname;
  const words = [program(), stage.image("busybox"), work, process.execPath, server];
  return atCable(stage, ["sh", path, ...words], {});
}

const GATEWAY = "gateway=$(ip route | grep default | cut -d' ' -f3)";
/** "big.test" as RFC 1035 asks for its addresses, with its size before it. */
const ASK_BIG = String.raw`printf '\000\032\022\064\001\000\000\001\000\000\000\000\000\000\003big\004test\000\000\001\000\001'`;

test("names of others are asked where the machine's resolv.conf leads, and by TCP what is too long for a packet", async () => {
  const { stdout, stderr } = await atMachine(`
$rl network create one >/dev/null
$rl run --rm --network one "$image" sh -c "
  nslookup plain.test | grep -A1 Name
  ${GATEWAY.replaceAll("$", "\\$")}
  ${ASK_BIG.replaceAll("\\", "\\\\")} | nc \\$gateway 53 | wc -c
"
sort -u "$work/log"
`);
  assert.equal(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.trim()),
    [
      "Name:\tplain.test",
      "Address: 192.0.2.1",
      String(2 + 26 + 3000 * 16),
      "ready",
      "tcp big.test",
      "udp plain.test",
    ],
    stderr,
  );
});

test("who takes an address of another network is not answered as its container", async () => {
  const { stdout, stderr } = await atMachine(`
$rl network create --subnet 10.91.1.0/24 one >/dev/null
$rl network create --subnet 10.91.2.0/24 two >/dev/null
$rl run -d --name honest --network one "$image" sleep 600 >/dev/null
$rl run --rm --network two --cap-add NET_ADMIN "$image" sh -c '
  other=10.91.1.2
  ip addr add $other/32 dev eth0
  ip route change 10.91.2.0/24 dev eth0 src $other
  timeout 2 nslookup spoofed.test >/dev/null
  ip route change 10.91.2.0/24 dev eth0 src 10.91.2.2
  nslookup honest.test | grep -A1 Name
'
$rl rm -f honest >/dev/null
sort -u "$work/log"
`);
  assert.equal(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.trim()),
    ["Name:\thonest.test", "Address: 192.0.2.1", "ready", "udp honest.test"],
    stderr,
  );
});

test("a machine without a way to the outside is told of, and the way is found once there is one", async () => {
  const { stdout, stderr } = await atMachine(`
ip link set here down
$rl network create one >/dev/null
$rl network create --internal shut >/dev/null
$rl run -d --name keep --network one "$image" sleep 600 2>&1 >/dev/null | cut -d: -f1-3
echo "internal: $($rl run --rm --network shut "$image" true 2>&1)"
echo "info: $($rl info | grep -c 'no way to the outside')"
ip link set here up
ip route add default via 10.9.0.2
patience=0
until [ -z "$($rl run --rm --network one "$image" true 2>&1)" ]; do
  patience=$((patience + 1)); [ $patience -lt 100 ]; sleep 0.2
done
echo "info: $($rl info | grep -c 'no way to the outside')"
$rl exec keep sh -c 'ip route | grep -c default'
$rl rm -f keep >/dev/null
`);
  assert.equal(
    stdout.trimEnd().split("\n"),
    ["rl: warning: the network one has no way to the outside", "internal: ", "info: 1", "info: 0", "1"],
    stderr,
  );
});

test("a way to the outside that does not come up holds up no container, and is told of", async () => {
  const { stdout, stderr } = await atMachine(`
printf '#!/bin/sh\\nexec sleep 600\\n' >"$work/pasta"
chmod 755 "$work/pasta"
mount --bind "$work/pasta" "$(command -v pasta)"
$rl network create one >/dev/null
$rl run --rm --network one "$image" echo well 2>&1
`);
  const warning = "rl: warning: the network one has no way to the outside: pasta does not get ready";
  assert.equal(stdout.trimEnd().split("\n"), [warning, "well"], stderr);
});

test.run();
