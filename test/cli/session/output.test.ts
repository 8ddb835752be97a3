import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { run } from "../../helpers/process.ts";
import { repository } from "../../helpers/user.ts";

const test = suite("createOutput");

/** Run a script that has `output`, with pipes for its streams. */
const script = (body: string): ReturnType<typeof run> => {
  const module = JSON.stringify(join(repository, "cli/session/output.ts"));
  return run([
    process.execPath,
    "-e",
    `import { createOutput } from ${module}; const output = createOutput(); ${body}`,
  ]);
};

test("createOutput writes each text to its stream, whole and in order", async () => {
  const { stdout, stderr } = await script(
    `output.out("one ü\\n"); output.err("two\\n"); output.out(""); output.out("three");`,
  );
  assert.is(stdout, "one ü\nthree");
  assert.is(stderr, "two\n");
});

test("createOutput writes all of a text that is larger than a pipe", async () => {
  const { stdout } = await script(`output.out("0123456789".repeat(100_000));`);
  assert.is(stdout.length, 1_000_000);
});

test("createOutput keeps NUL characters", async () => {
  const { stdout } = await script(`output.out("a\\0b");`);
  assert.is(stdout, "a\0b");
});

test("createOutput knows that a pipe is no terminal, and has a width all the same", async () => {
  const { stdout } = await script(
    `output.out(JSON.stringify([output.isTerminal(1), output.isTerminal(2), output.columns]));`,
  );
  assert.equal(JSON.parse(stdout), [false, false, 80]);
});

test("createOutput survives a reader that went away", async () => {
  const { exitCode } = await run([
    "bash",
    "-c",
    `"$0" -e "$1" | true; exit \${PIPESTATUS[0]}`,
    process.execPath,
    `import { createOutput } from ${JSON.stringify(join(repository, "cli/session/output.ts"))};
     for (let i = 0; i < 100; i += 1) createOutput().out("x".repeat(10_000));`,
  ]);
  assert.is(exitCode, 0);
});

test.run();
