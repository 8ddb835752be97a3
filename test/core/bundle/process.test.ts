import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateProcess } from "../../../core/bundle/process.ts";
import { IMAGE, INPUT, OPTIONS } from "./inputs.ts";

const test = suite("process");

test("generateProcess takes the caller's directory over the image's, and refuses a relative one", () => {
  const cwd = (fromImage: string | undefined, fromCaller?: string): string =>
    generateProcess(
      { image: { ...IMAGE, WorkingDir: fromImage }, options: { ...OPTIONS, workingDirectory: fromCaller } },
      "h",
    ).cwd;
  assert.is(cwd(undefined), "/");
  assert.is(cwd(""), "/");
  assert.is(cwd("app/"), "/app");
  assert.is(cwd("/a//b/../c/."), "/a/c");
  assert.is(cwd("/a", "/b"), "/b");
  assert.is(cwd("/a", "/../../b"), "/b");
  assert.throws(() => cwd("/a", "b"), /Cannot use working directory "b": it is not an absolute path/);
  assert.throws(() => cwd("/a\0b"), /NUL/);
});

test("generateProcess sets TERM with a terminal only", () => {
  const env = (terminal: boolean): readonly string[] | undefined =>
    generateProcess({ ...INPUT, options: { ...OPTIONS, terminal } }, "h").env;
  assert.ok(env(true)?.includes("TERM=xterm"));
  assert.not(env(false)?.some((entry) => entry.startsWith("TERM=")));
});

test.run();
