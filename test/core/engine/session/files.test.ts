import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createFiles } from "../../../../core/engine/session/files.ts";
import type { WrittenFile } from "../../../../core/image/archive/saved.ts";
import { rejection } from "../../../cli/helpers.ts";
import { run } from "../../../helpers/process.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";
import { repository } from "../../../helpers/user.ts";

const test = suite("createFiles");
const files = createFiles(new AbortController().signal);
const large = crypto.getRandomValues(new Uint8Array(60_000));
const MANY = 50;

async function* bytes(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(3_000_000);
  throw new Error("broken");
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const written = (path: string, content: AsyncIterable<Uint8Array>): WrittenFile => ({
  path,
  size: 0,
  data: () => content,
});

async function* list(...all: WrittenFile[]): AsyncGenerator<WrittenFile> {
  yield* all;
}

test("read() gives a file, and says why it cannot", async () => {
  using scratch = tempDir();
  const path = join(scratch.path, "a");
  writeFileSync(path, Buffer.concat(Array(MANY).fill(large)));
  assert.ok((await collect(files.read(path))).equals(readFileSync(path)));
  const missing = await rejection(collect(files.read(join(scratch.path, "b"))));
  assert.is(missing.code, "not-found");
  assert.match(missing.message, /b": it does not exist/);
  assert.match((await rejection(collect(files.read(scratch.path)))).message, /it is a directory/);
});

test("write() makes a file that appears when it is whole", async () => {
  using scratch = tempDir();
  const path = join(scratch.path, "a.tar");
  writeFileSync(path, "old");
  assert.match(String(await files.write(path, failing()).catch(String)), /broken/);
  assert.is(readFileSync(path, "utf8"), "old");
  assert.equal(readdirSync(scratch.path), ["a.tar"]);
  await files.write(path, bytes(...Array(MANY).fill(large), "", "end"));
  assert.ok(readFileSync(path).equals(Buffer.concat([...Array(MANY).fill(large), Buffer.from("end")])));
  assert.equal(readdirSync(scratch.path), ["a.tar"]);
  const nowhere = await rejection(files.write(join(scratch.path, "no/a"), bytes("x")));
  assert.is(nowhere.code, "not-found");
});

test("write() writes into what is no file, as it is", async () => {
  await files.write("/dev/null", bytes("x"));
  assert.not(existsSync("/dev/.null"));
});

test("writeDirectory() fills a new or an empty directory", async () => {
  using scratch = tempDir();
  for (const name of ["new/one", "empty"]) {
    const path = join(scratch.path, name);
    if (name === "empty") mkdirSync(path);
    await files.writeDirectory(path, list(written("a", bytes("1")), written("b/c/d", bytes("2", "3"))));
    assert.is(readFileSync(join(path, "a"), "utf8"), "1");
    assert.is(readFileSync(join(path, "b/c/d"), "utf8"), "23");
    assert.is((await rejection(files.writeDirectory(path, list()))).code, "exists");
  }
});

test("writeDirectory() leaves nothing of a failure", async () => {
  using scratch = tempDir();
  for (const name of ["new/one", "empty"]) {
    const path = join(scratch.path, name);
    if (name === "empty") mkdirSync(path);
    const all = list(written("b/c", bytes("2")), written("x", failing()));
    assert.match(String(await files.writeDirectory(path, all).catch(String)), /broken/);
  }
  assert.equal(readdirSync(scratch.path), ["empty"]);
  assert.equal(readdirSync(join(scratch.path, "empty")), []);
});

test("readDirectory() gives files and links, in order, and follows none", async () => {
  using scratch = tempDir();
  mkdirSync(join(scratch.path, "b/d"), { recursive: true });
  writeFileSync(join(scratch.path, "b/d/e"), "12");
  writeFileSync(join(scratch.path, "a"), "1");
  symlinkSync("/etc", join(scratch.path, "c"));
  const seen: string[] = [];
  for await (const member of files.readDirectory(scratch.path)) {
    const rest = member.kind === "file" ? `${member.size} ${await collect(member.data())}` : member.target;
    seen.push(`${member.kind} ${member.path} ${rest}`);
  }
  assert.equal(seen, ["file a 1 1", "file b/d/e 2 12", "symlink c /etc"]);
  assert.ok(await files.isDirectory(scratch.path));
  assert.not(await files.isDirectory(join(scratch.path, "a")));
  assert.is((await rejection(files.isDirectory(join(scratch.path, "z")))).code, "not-found");
});

test("input() and output() carry a stream through, also by pipes that do not wait", async () => {
  using scratch = tempDir();
  const script = join(scratch.path, "copy.ts");
  const module = join(repository, "core/engine/session/files.ts");
  writeFileSync(
    script,
    `import { createFiles } from ${JSON.stringify(module)};
     const files = createFiles(new AbortController().signal);
     await files.output(files.input());`,
  );
  const input = Buffer.concat(Array(MANY).fill(large));
  const source = join(scratch.path, "in");
  const target = join(scratch.path, "out");
  writeFileSync(source, input);
  const unblocked = join(scratch.path, "unblocked.py");
  writeFileSync(
    unblocked,
    `import fcntl, os, sys
for fd in (0, 1): fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
os.execv(sys.argv[1], sys.argv[1:])
`,
  );
  for (const prefix of [[], ["python3", unblocked]]) {
    const quoted = [...prefix, process.execPath, script].map((word) => `'${word}'`).join(" ");
    const line = `cat '${source}' | ${quoted} | (sleep 0.2; cat) > '${target}'`;
    const { exitCode, stderr } = await run(["bash", "-c", line]);
    assert.is(exitCode, 0, stderr);
    assert.ok(readFileSync(target).equals(input), prefix.join(" "));
  }
});

test("writing and waiting end when the person gives up", async () => {
  using scratch = tempDir();
  const abort = new AbortController();
  const stopping = createFiles(abort.signal);
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 1000; count += 1) {
      if (count === 3) abort.abort();
      yield new Uint8Array(1_000_000);
    }
  };
  const error = await rejection(stopping.write(join(scratch.path, "a"), endless()));
  assert.is(error.code, "cancelled");
  assert.equal(readdirSync(scratch.path), []);

  const script = join(scratch.path, "wait.ts");
  const module = join(repository, "core/engine/session/files.ts");
  writeFileSync(
    script,
    `import { createFiles } from ${JSON.stringify(module)};
     const abort = new AbortController();
     process.once("SIGTERM", () => abort.abort());
     const files = createFiles(abort.signal);
     async function* endless() { for (;;) yield new Uint8Array(100_000); }
     const work = process.argv[2] === "in" ? files.input().next() : files.output(endless());
     console.error("waiting");
     await work.catch((error) => console.error(error.code));
     process.exit(0);`,
  );
  for (const direction of ["in", "out"]) {
    // Its other ends stay open and do nothing.
    const proc = Bun.spawn([process.execPath, script, direction], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    const reader = proc.stderr.getReader();
    const first = new TextDecoder().decode((await reader.read()).value);
    proc.kill("SIGTERM");
    const rest = new TextDecoder().decode((await reader.read()).value);
    assert.is(first + rest, "waiting\ncancelled\n");
    assert.is(await proc.exited, 0);
  }
});

test.run();
