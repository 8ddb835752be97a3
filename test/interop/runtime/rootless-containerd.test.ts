/** containerd as an ordinary user, in a user namespace that rootlesskit makes: the runtime is nobody's root there. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { imagesDirectory } from "../../helpers/images.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { engineProgram } from "../../helpers/world.ts";

const test = suite("rootless containerd on rl-runtime");
let stage: Stage;
test.before(async () => {
  const tools = ["rootlesskit", "containerd", "ctr"].map(requires.tool);
  for (const missing of [...tools, requires.idRange(), requires.delegatedCgroup()]) skipIf(missing);
  stage = await makeStage();
});
test.after(() => stage?.stop());

/** Everything of containerd's in one directory; it ends with the shell, by its process namespace. */
const INSIDE = `
set -u
home=$1 image=$2 runtime=$3 group=$4
# There is a link to the host's, if it has one.
rm -f /run/containerd
mkdir -p /run/containerd
containerd --config "$home/config.toml" >"$home/log" 2>&1 &
ctr() { command ctr --address "$home/socket" "$@"; }
patience=0
until [ -S "$home/socket" ] || [ $patience = 500 ]; do patience=$((patience + 1)); sleep 0.02; done
ctr image import --base-name example.org/busybox "$image" >/dev/null || { cat "$home/log"; exit 1; }
start() {
  id=$1
  shift
  ctr run --cpu-shares 0 --snapshotter native --runc-root "$home/states" --runc-binary "$runtime" \\
    --cgroup "$group/$id" "$@"
}
image=example.org/busybox:latest
start brief --rm $image brief sh -c 'echo "user $(id -u)"; exit 7'
echo "status $?"
start long -d $image long sleep 600
ctr task exec --exec-id one long sh -c 'echo "entered"; exit 3'
echo "status $?"
ctr task pause long
ctr task ls | awk 'NR > 1 { print $1, $3 }'
ctr task resume long
ctr task ls | awk 'NR > 1 { print $1, $3 }'
ctr task rm --force long 2>/dev/null
ctr container rm long
ctr container ls -q
echo "end"
`;

test("containers are run, entered, paused and removed", async () => {
  const home = join(stage.home, "containerd");
  mkdirSync(home);
  const config = `version = 2
root = "${home}/root"
state = "${home}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "${home}/socket"
[ttrpc]
address = "${home}/socket.ttrpc"
`;
  writeFileSync(join(home, "config.toml"), config);
  const own = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n").at(-1)?.slice(3) ?? "";
  const archive = join(imagesDirectory(), "busybox.oci.tar");
  const rootless = [
    "rootlesskit",
    "--state-dir",
    join(home, "kit"),
    "--net=host",
    "--copy-up=/run",
    "--pidns",
  ];
  const words = [home, archive, engineProgram(), join(dirname(own), "rootless")];
  const done = await run([...rootless, "bash", "-c", INSIDE, "inside", ...words], {
    env: stage.env,
    cwd: home,
  });
  const expected = ["user 0", "status 7", "entered", "status 3", "long PAUSED", "long RUNNING", "end", ""];
  assert.is(done.stdout, expected.join("\n"), done.stderr);
});

test.run();
