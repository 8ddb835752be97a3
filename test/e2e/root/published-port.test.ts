/**
 * Published ports towards another machine, which sees itself as the caller: a network namespace of the test's own, joined
 * by a cable. Nothing outside is spoken to.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
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

/** This machine is 10.9.0.1 and fd09::1, the other .2 and ::2 and the way to everywhere; all of it ends with its pid namespace. */
const CABLE = `
set -e
ip link set lo up
ip link add here type veth peer name there
unshare --net sleep 600 &
export OTHER=$!
patience=0
wait_a_little() { patience=$((patience + 1)); [ $patience -lt 500 ]; sleep 0.02; }
until [ "$(readlink /proc/$OTHER/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do wait_a_little; done
ip link set there netns $OTHER
ip addr add 10.9.0.1/24 dev here
ip addr add fd09::1/64 dev here nodad
ip link set here up
nsenter -t $OTHER -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev there; ip addr add fd09::2/64 dev there nodad; ip link set there up'
ip route add default via 10.9.0.2
ip route add default via fd09::2
"$@" </dev/null
`;

/** Who is at the other end, in the container's kernel's words; asked again while its address of IPv6 settles. */
const CALLS = `
rl=$1 image=$2
$rl run -d --name web -p 8080:80 -p 127.0.0.1:8081:81 -p 5300:53/udp "$image" sh -c '
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

test("the container sees the other machine's address, of both versions; loopback's port is not for others", async () => {
  const runtime = mkdtempSync(join(stage.home, "run-"));
  const script = join(stage.home, "calls.sh");
  writeFileSync(script, CALLS);
  const datagrams = join(stage.home, "datagrams.ts");
  writeFileSync(datagrams, DATAGRAMS);
  const machine = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const { stdout, stderr } = await run(
    [
      ...machine,
      "sh",
      "-c",
      CABLE,
      "sh",
      "sh",
      script,
      program(),
      stage.image("busybox"),
      process.execPath,
      datagrams,
    ],
    { env: { ...stage.env, XDG_RUNTIME_DIR: runtime } },
  );
  const [four = "", six = "", caller, there, here] = stdout.split("\n");
  // In the order of bytes that the kernel writes them in: 10.9.0.2, alone or within an address of IPv6.
  assert.match(four, /^(?:0{16}FFFF0000)?0200090A$/, stderr);
  assert.match(six, /^000009FD0{16}02000000$/, stderr);
  assert.is(caller, "10.9.0.2", stderr);
  assert.equal([there, here], ["there: ", "here: local"], stderr);
});

test.run();
