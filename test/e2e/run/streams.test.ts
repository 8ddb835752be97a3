/** Standard input, output and error. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sha256 } from "../../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const FIVE_MEGABYTES = 5_000_000;

const test = suite("run: streams");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

test("-i pipes standard input in, to its end", async () => {
  assert.is(await stage.ok([...PLAIN, "-i", image, "cat"], { stdin: "one\ntwo" }), "one\ntwo");
});

test("without -i standard input is empty and the caller's is left alone", async () => {
  const script = `"$0" ${PLAIN.join(" ")} "$1" cat; cat`;
  const ended = await run(["sh", "-c", script, program(), image], {
    env: stage.env,
    stdin: "for the caller",
  });
  assert.equal(ended, { exitCode: 0, stdout: "for the caller", stderr: "" });
});

test("5 MB go in and out byte for byte", async () => {
  const bytes = Uint8Array.from({ length: FIVE_MEGABYTES }, (_, i) => (i * 2654435761) >>> 13);
  const [input, output] = [join(stage.home, "input"), join(stage.home, "output")];
  writeFileSync(input, bytes);
  // Through a pipe at each end, through a file at each end.
  for (const script of [
    `cat "$1" | "$0" ${PLAIN.join(" ")} -i "$3" cat | cat >"$2"`,
    `"$0" ${PLAIN.join(" ")} -i "$3" cat <"$1" >"$2"`,
  ]) {
    const ended = await run(["sh", "-c", script, program(), input, output, image], { env: stage.env });
    assert.equal(ended, { exitCode: 0, stdout: "", stderr: "" });
    assert.is(sha256(readFileSync(output)), sha256(bytes));
  }
});

test("standard output and error stay apart", async () => {
  const ended = await stage.rl([...PLAIN, image, "sh", "-c", "echo out; echo err >&2"]);
  assert.equal(ended, { exitCode: 0, stdout: "out\n", stderr: "err\n" });
});

test("a reader that goes away ends the writer by SIGPIPE, not rl with a message", async () => {
  const script = `"$0" ${PLAIN.join(" ")} --init "$1" yes | head -n 1`;
  const ended = await run(["sh", "-c", script, program(), image], { env: stage.env });
  assert.equal(ended, { exitCode: 0, stdout: "y\n", stderr: "" });
});

test("closed standard streams are no reason to fail", async () => {
  const script = `"$0" ${PLAIN.join(" ")} "$1" sh -c 'exit 4' <&- >&- 2>&-`;
  const ended = await run(["sh", "-c", script, program(), image], { env: stage.env });
  assert.is(ended.exitCode, 4);
});

test("what a child of the command writes after its end does not hold rl back", async () => {
  // The background process dies with pid 1, so the pipe closes.
  const { exitCode, stdout } = await stage.rl([...PLAIN, image, "sh", "-c", "sleep 1000 & echo done"]);
  assert.equal([exitCode, stdout], [0, "done\n"]);
});

test("every user of the container opens its streams by name, be they pipes or sockets", async () => {
  const inside = "cat /dev/stdin; echo out >/dev/stdout; echo err >/dev/stderr";
  const flags = [...PLAIN, "-i", "-u", "4321"].join(" ");
  const script = `echo in | "$0" ${flags} "$1" sh -c '${inside}' 2>&1 | cat`;
  const piped = await run(["sh", "-c", script, program(), image], { env: stage.env });
  assert.equal(piped, { exitCode: 0, stdout: "in\nout\nerr\n", stderr: "" });
  // The caller opens its own ends by name all the same, and its files and pipes with names stay as they are.
  const named = join(stage.home, "named");
  const kept = `mkfifo -m 600 "$2" && { "$0" ${flags} "$1" sh -c 'echo out' <&- >"$2" & cat "$2"; stat -c %a "$2"; wait; }
    "$0" ${flags} "$1" sh -c 'echo one' <&- | cat /dev/stdin`;
  const own = await run(["sh", "-c", kept, program(), image, named], { env: stage.env });
  assert.equal(own, { exitCode: 0, stdout: "out\n600\none\n", stderr: "" });
});

const SOCKET = `
import socket, subprocess, sys
ours, theirs = socket.socketpair()
child = subprocess.Popen(sys.argv[1:], stdin=theirs, stdout=theirs, stderr=theirs)
theirs.close()
ours.sendall(b"in\\n")
ours.shutdown(socket.SHUT_WR)
while data := ours.recv(65536): sys.stdout.buffer.write(data)
sys.exit(child.wait())`;

test("one socket for all streams is a pipe in, and one out that keeps the order", async () => {
  skipIf(requires.tool("python3"));
  const script =
    "cat /dev/stdin; for i in 1 2 3 4 5 6; do echo out $i >/dev/stdout; echo err $i >&2; done; exit 7";
  const words = ["python3", "-c", SOCKET, program(), ...PLAIN, "-i", image, "sh", "-c", script];
  const { exitCode, stdout } = await run(words, { env: stage.env });
  const order = [1, 2, 3, 4, 5, 6].map((i) => `out ${i}\nerr ${i}\n`).join("");
  assert.equal([exitCode, stdout], [7, `in\n${order}`]);
});

test.run();
