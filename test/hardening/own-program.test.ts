/** A container that gets at the runtime's own program could change it for the next user of it (CVE-2019-5736). */
import { readFileSync, statSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage, sha256 } from "../helpers/e2e/handmade.ts";
import { makeStage, PLAIN, type Stage } from "../helpers/e2e/stage.ts";
import { program } from "../helpers/world.ts";

const test = suite("hardening: the program itself");
let stage: Stage;
let image: string;
const before = sha256(readFileSync(program()));
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  const script = (line: string, body = ""): string => `#!${line}\n${body}`;
  const write =
    "for p in /proc/*/exe /proc/self/fd/* /proc/1/fd/*; do (echo overwritten >$p) 2>/dev/null; done; true\n";
  image = await pushImage(stage.registry, "program", {
    layers: [
      [
        ...busyboxEntries(),
        { path: "again", mode: 0o755, content: script("/proc/self/exe") },
        { path: "again-with", mode: 0o755, content: script("/proc/self/exe 3") },
        { path: "by-descriptor", mode: 0o755, content: script("/proc/self/fd/3") },
        { path: "link", type: "symlink", link: "/proc/self/exe" },
        { path: "write", mode: 0o755, content: script("/bin/sh", write) },
      ],
    ],
  });
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

/** The program is the same bytes, and has the same owner and mode. */
const unchanged = (): void => {
  assert.is(sha256(readFileSync(program())), before);
  assert.is(statSync(program()).mode & 0o022, 0);
};

test("executed by a script, a link or as a command, it gives a container nothing", async () => {
  for (const command of [
    "/again",
    "/again-with",
    "/by-descriptor",
    "/link",
    "/proc/self/exe",
    "/proc/1/exe",
  ]) {
    for (const flags of [[], ["--init"]]) {
      const ended = await stage.rl([...PLAIN, ...flags, image, command], { timeoutMs: 20_000 });
      assert.ok(
        ended.exitCode > 0 && ended.exitCode !== 137,
        `${command}: ${ended.exitCode} ${ended.stdout}`,
      );
      unchanged();
    }
  }
});

test("written to through every link of /proc, it stays as it is", async () => {
  for (const flags of [[], ["--init"], ["--cap-add", "ALL", "--security-opt", "seccomp=unconfined"]]) {
    await stage.ok([...PLAIN, ...flags, image, "/write"]);
    unchanged();
  }
});

test("while it is being executed again, another container's writes do not reach it", async () => {
  const holding = stage.start([...PLAIN, "--init", image, "sh", "-c", "echo up; exec sleep 1000"]);
  await holding.said("up");
  await stage.ok([
    ...PLAIN,
    "--init",
    image,
    "sh",
    "-c",
    "(echo overwritten >/proc/1/exe) 2>/dev/null; true",
  ]);
  holding.kill("SIGTERM");
  await holding.finished();
  unchanged();
  assert.is(await stage.ok([...PLAIN, image, "echo", "still fine"]), "still fine\n");
});

test("pid 1 with --init shows nothing of the host in its memory map", async () => {
  const maps = await stage.ok([...PLAIN, "--init", image, "sh", "-c", "cat /proc/1/maps 2>/dev/null; true"]);
  assert.not.match(maps, /\/dist\/rl|\/node_modules\/|\/home\//);
});

test.run();
