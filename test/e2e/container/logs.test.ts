/** What containers write is kept: in files, through rotation and full disks, and in systemd's journal. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("logs");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

/** Run a script in the background to its end; gives the container's directory. */
async function ended(script: string, flags: readonly string[] = []): Promise<string> {
  const id = await background(script, flags);
  const directory = join(stage.store, "containers", id);
  await untilTrue("the container's end", () => !readEnd(directory).includes('"finishedAt":""'));
  return directory;
}

async function background(script: string, flags: readonly string[] = []): Promise<string> {
  return (await stage.ok(["run", "-d", "--network", "none", ...flags, image, "sh", "-c", script])).trim();
}

function readEnd(directory: string): string {
  const path = join(directory, "exit.json");
  return existsSync(path) ? readFileSync(path, "utf8") : '"finishedAt":""';
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join("");

test("what a container has written is shown, each stream by itself, and its last lines", async () => {
  await ended("echo one; echo two >&2; printf three", ["--name", "streams"]);
  const { stdout, stderr } = await stage.rl(["logs", "streams"]);
  assert.equal([stdout, stderr], ["one\nthree", "two\n"]);
  assert.is(await stage.ok(["container", "logs", "--tail", "1", "streams"]), "three");
  const dated = await stage.ok(["logs", "-t", "streams"]);
  assert.match(dated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z one\n\S+Z three$/);
  const [first = ""] = dated.split(" ");
  assert.is(await stage.ok(["logs", "--until", first, "streams"]), "one\n");
  assert.match((await stage.rl(["logs", "--since", first, "streams"])).stdout, /^one\nthree$/);
  assert.is(await stage.ok(["logs", "--since", "0s", "streams"]), "");
});

test("rotation under load loses no line, and whoever follows sees them all", async () => {
  const flags = ["--name", "busy", "--log-opt", "max-size=50k", "--log-opt", "max-file=500"];
  const id = await background("seq 1 20000; sleep 0.2; seq 20001 40000", flags);
  const followed = await stage.ok(["logs", "-f", "busy"]);
  assert.is(followed, lines(1, 40_000));
  const directory = join(stage.store, "containers", id);
  const files = readdirSync(directory).filter((name) => name.startsWith("log.json"));
  assert.ok(files.length > 10, files.join(" "));
  for (const name of files) {
    const text = readFileSync(join(directory, name), "utf8");
    assert.ok(text.length <= 50_000 && text.endsWith("}\n"), name);
  }
  assert.is(await stage.ok(["logs", "busy"]), followed);
  assert.is(await stage.ok(["logs", "--tail", "15000", "busy"]), lines(25_001, 40_000));
});

test("there are no more files than asked for, and the last ones stay", async () => {
  const directory = await ended("seq 1 20000", ["--log-opt", "max-size=20k", "--log-opt", "max-file=2"]);
  assert.equal(
    readdirSync(directory)
      .filter((name) => name.startsWith("log.json"))
      .sort(),
    ["log.json", "log.json.1"],
  );
  const shown = await stage.ok(["logs", directory.slice(-64)]);
  assert.ok(shown.endsWith("19999\n20000\n") && lines(1, 20_000).endsWith(shown));
});

test("long lines, binary and what is no UTF-8 are kept as docker keeps them", async () => {
  const script = "head -c 40000 /dev/zero | tr '\\0' y; echo; printf 'a\\0b\\377\\342\\202\\254\\n'";
  const directory = await ended(script, ["--name", "odd"]);
  const entries = readFileSync(join(directory, "log.json"), "utf8").trimEnd().split("\n");
  const texts = entries.map((line) => (JSON.parse(line) as { log: string }).log);
  assert.equal(
    texts.map(({ length }) => length),
    [16_384, 16_384, 7233, 6],
  );
  assert.is(texts.slice(0, 3).join(""), `${"y".repeat(40_000)}\n`);
  assert.is(texts[3], "a\0b\ufffd\u20ac\n");
  assert.ok(entries[3]?.includes("a\\u0000b\\ufffd\u20ac\\n"));
  assert.is(await stage.ok(["logs", "odd"]), texts.join(""));
});

test("a line that looks like an entry is none", async () => {
  await ended(`echo '","stream":"stderr"}'; echo '{"log":"x\\n","stream":"stderr","time":"t"}'`, [
    "--name",
    "forged",
  ]);
  const { stdout, stderr } = await stage.rl(["logs", "forged"]);
  assert.equal([stdout.split("\n").length, stderr], [3, ""]);
});

test("a log that may not grow holds no container up, and whole entries stay", async () => {
  const command = `ulimit -f 4000; exec "$@"`;
  const script = "seq 1 100000; echo end >&2; exit 7";
  const flags = ["run", "-d", "--network", "none", "--log-opt", "max-size=-1", image, "sh", "-c", script];
  const words = ["bash", "-c", command, "bash", program(), ...flags];
  const { stdout, stderr } = await run(words, { env: stage.env, cwd: stage.home });
  const directory = join(stage.store, "containers", stdout.trim());
  assert.match(stdout, /^[0-9a-f]{64}\n$/, stderr);
  await untilTrue("the container's end", () => !readEnd(directory).includes('"finishedAt":""'));
  assert.match(readEnd(directory), /"exitCode":7/);
  const path = join(directory, "log.json");
  assert.ok(statSync(path).size <= 4_096_000 && statSync(path).size > 4_000_000);
  const shown = await stage.ok(["logs", stdout.trim()]);
  assert.is(shown, lines(1, shown.trimEnd().split("\n").length));
  assert.ok(readFileSync(path, "utf8").endsWith("}\n"));
});

test("labels, variables and tag are kept with each line", async () => {
  const flags = [
    "--name",
    "tagged",
    "--log-opt",
    "env=A",
    "-e",
    "A=b c",
    "--log-opt",
    "tag={{.Name}}/{{.ID}}",
    ...["--label", "stage=test", "--label", "com.example.x=y", "--label", "other=no"],
    ...["--log-opt", "labels=stage", "--log-opt", "labels-regex=^com\\.example\\."],
  ];
  const directory = await ended("echo x", flags);
  const id = directory.slice(-64, -52);
  assert.is(
    await stage.ok(["logs", "--details", "tagged"]),
    `A=b+c,com.example.x=y,stage=test,tag=tagged%2F${id} x\n`,
  );
});

test("in the foreground the output is kept when asked for, and reaches the caller all the same", async () => {
  const words = ["run", "--network", "none", "--name", "front"];
  const script = ["sh", "-c", "echo out; echo err >&2; head -c 1000000 /dev/zero | tr '\\0' z"];
  const { stdout, stderr } = await stage.rl([...words, "--log-driver", "json-file", image, ...script]);
  assert.equal([stdout.length, stderr], [1_000_004, "err\n"]);
  const kept = await stage.rl(["logs", "front"]);
  assert.ok(kept.stdout === stdout && kept.stderr === stderr);
  await stage.ok([...words.slice(0, -1), "plain", image, "true"]);
  assertRefused(await stage.rl(["logs", "plain"]), {
    line: '"plain": it went to whoever started it',
    hint: "--log-driver json-file",
  });
});

test("nothing is kept with the driver none", async () => {
  const directory = await ended("echo x", ["--name", "none", "--log-driver", "none"]);
  assert.not.ok(existsSync(join(directory, "log.json")));
  assertRefused(await stage.rl(["logs", "none"]), { line: '"none": nothing of it is kept' });
});

test("options are refused by name", async () => {
  for (const [words, line] of [
    [["--log-opt", "compress=true"], '"compress"'],
    [["--log-opt", "max-size=x"], '"max-size=x"'],
    [["--log-driver", "syslog"], '"syslog"'],
  ] as const) {
    assertRefused(await stage.rl(["run", "-d", ...words, image, "true"]), { line });
  }
});

test("whoever follows and goes, goes at the next line", async () => {
  await background("while :; do echo x; sleep 0.1; done", ["--name", "endless"]);
  const { stdout } = await run(["bash", "-c", '"$0" logs -f endless | head -n 2', program()], {
    env: stage.env,
    cwd: stage.home,
  });
  assert.is(stdout, "x\nx\n");
});

/** What listens where systemd's journal would, in a mount namespace of its own. */
const JOURNAL = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("/run/systemd/journal/socket")
s.settimeout(20)
print("ready", flush=True)
seen = b""
while b"MESSAGE=end" not in seen:
    seen = s.recv(1 << 20)
    print(seen.hex(), flush=True)
`;

test("the journal gets docker's fields", async () => {
  skipIf(requires.tool("python3"));
  const script = join(stage.home, "journal.py");
  writeFileSync(script, JOURNAL);
  const command = "echo out; echo err >&2; sleep 0.2; head -c 17000 /dev/zero | tr '\\0' x; echo; echo end";
  const inside = `mount -t tmpfs t /run && mkdir -p /run/systemd/journal /run/rl && export XDG_RUNTIME_DIR=/run/rl RL_ROOT=/run/store &&
    chmod 700 /run/rl && { python3 ${script} & } && until [ -S /run/systemd/journal/socket ]; do sleep 0.05; done &&
    "$0" load -q -i "$1" >&2 && "$0" run -d --network none --name jar --log-driver journald --log-opt 'tag={{.Name}}' "$2" sh -c "$3" >&2; wait`;
  const archive = join(stage.home, "busybox.tar");
  await stage.ok(["save", "-o", archive, image]);
  const words = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c", inside];
  const { stdout, stderr } = await run([...words, program(), archive, image, command], {
    env: stage.env,
    cwd: stage.home,
  });
  const [ready, ...sent] = stdout.trimEnd().split("\n");
  assert.is(ready, "ready", stderr);
  const entries = sent.map((hex) => Buffer.from(hex, "hex").toString().trimEnd().split("\n"));
  const field = (entry: readonly string[] = [], name: string): string | undefined =>
    entry.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const of = (message: string) => entries.find((entry) => field(entry, "MESSAGE") === message);
  assert.equal([field(of("out"), "PRIORITY"), field(of("err"), "PRIORITY")], ["6", "3"]);
  assert.equal([field(of("out"), "CONTAINER_NAME"), field(of("out"), "CONTAINER_TAG")], ["jar", "jar"]);
  const [id = "", full = ""] = ["CONTAINER_ID", "CONTAINER_ID_FULL"].map((name) => field(of("out"), name));
  assert.match(full, /^[0-9a-f]{64}$/);
  assert.is(id, full.slice(0, 12));
  const pieces = entries.filter((entry) => field(entry, "MESSAGE")?.startsWith("xxx"));
  assert.equal(
    pieces.map((entry) => [field(entry, "MESSAGE")?.length, field(entry, "CONTAINER_PARTIAL_MESSAGE")]),
    [
      [16_384, "true"],
      [616, undefined],
    ],
  );
});

test("without a journal the driver is refused at the start", async () => {
  const inside = 'mount -t tmpfs t /run/systemd 2>/dev/null; exec "$0" "$@"';
  const words = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c", inside, program()];
  const flags = ["run", "--rm", "--network", "none", "--log-driver", "journald", image, "true"];
  const env = { ...stage.env, RL_ROOT: join(stage.home, "other") };
  await run([...words, "pull", "-q", image], { env, cwd: stage.home });
  assertRefused(await run([...words, ...flags], { env, cwd: stage.home }), {
    line: "nobody keeps a journal here",
  });
});

test.run();
