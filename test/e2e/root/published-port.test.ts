/**
 * Published ports towards another machine, which sees itself as the caller: a network namespace of the test's own, joined
 * by a cable. Nothing outside is spoken to.
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

const test = suite("published ports and another machine");
let stage: Stage;
test.before(async () => {
  skipIf(requires.network("private"));
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
});
test.after(() => stage?.stop());

/** Who is at the other end, in the container's kernel's words; asked again while its address of IPv6 settles. */
const CALLS = `
rl=$1 image=$2 network=$5
[ "$network" = private ] || $rl network create --ipv6 "$network" >/dev/null
$rl run -d --network "$network" --name web -p 8080:80 -p 127.0.0.1:8081:81 -p 5300:53/udp "$image" sh -c '
echo "read asked; echo local; read more" >/local
nc -ll -p 81 -e sh /local &
exec nc -ll -p 80 -e sleep 600' >/dev/null
there() { nsenter -t "$OTHER" -n "$@"; }
callers() { $rl exec web cat /proc/net/tcp /proc/net/tcp6 | awk '$2 ~ /:0050$/ && $3 !~ /:0000$/ { sub(/:.*/, "", $3); print $3 }'; }
call() {
  patience=0
  while [ $patience -lt 20 ]; do
    sleep 60 | there busybox nc "$1" 8080 >/dev/null 2>&1 &
    tries=0
    while [ $tries -lt 10 ]; do
      callers | grep "$2" && return
      tries=$((tries + 1)); sleep 0.05
    done
    patience=$((patience + 1))
  done
}
call 10.9.0.1 0200090A
call fd09::1 02000000
# The container has no program for datagrams, so one of this machine's listens in its network.
pid=$($rl inspect -f '{{.State.Pid}}' web)
there timeout 20 "$3" "$4" send 10.9.0.1 5300 &
timeout 20 nsenter -t "$pid" -n "$3" "$4" receive 53
kill $! 2>/dev/null
echo "there: $(echo x | there timeout 5 busybox nc -w 1 10.9.0.1 8081 2>/dev/null)"
echo "here: $(echo x | timeout 5 busybox nc -w 1 127.0.0.1 8081 2>/dev/null)"
$rl rm -f web >/dev/null
[ "$network" = private ] || $rl network rm "$network" >/dev/null
`;

/** Sends until it is ended, or says who has sent. */
const DATAGRAMS = `
const [what, ...rest] = process.argv.slice(2);
if (what === "send") {
  const socket = await Bun.udpSocket({ connect: { hostname: rest[0], port: Number(rest[1]) } });
  setInterval(() => socket.send("x"), 50);
} else {
  const data = (_socket, _bytes, _port, address) => {
    console.log(address);
    process.exit(0);
  };
  await Bun.udpSocket({ hostname: "0.0.0.0", port: Number(rest[0]), socket: { data } });
}
`;

for (const network of ["private", "named"]) {
  test(`the container sees the other machine's address, of both versions; loopback's port is not for others: ${network}`, async () => {
    const script = join(stage.home, "calls.sh");
    writeFileSync(script, CALLS);
    const datagrams = join(stage.home, "datagrams.ts");
    writeFileSync(datagrams, DATAGRAMS);
    const command = ["sh", script, program(), stage.image("busybox"), process.execPath, datagrams, network];
    const { stdout, stderr } = await atCable(stage, command, { six: true });
    const [four = "", six = "", caller, there, here] = stdout.split("\n");
    // In the order of bytes that the kernel writes them in: 10.9.0.2, alone or within an address of IPv6.
    assert.match(four, /^(?:0{16}FFFF0000)?0200090A$/, stderr);
    assert.match(six, /^000009FD0{16}02000000$/, stderr);
    assert.is(caller, "10.9.0.2", stderr);
    assert.equal([there, here], ["there: ", "here: local"], stderr);
  });
}

test.run();
