import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateArguments, generateProcess } from "../../../core/bundle/process.ts";
import { IMAGE, INPUT, OPTIONS } from "./inputs.ts";

const test = suite("process");

const image = { Entrypoint: ["/entry"], Cmd: ["serve", "-v"] };

const table: readonly [name: string, entrypoint: string[] | undefined, command: string[], args: string[]][] =
  [
    ["nothing given", undefined, [], ["/entry", "serve", "-v"]],
    ["a command replaces the image's", undefined, ["ls"], ["/entry", "ls"]],
    ["an entry point drops the image's command", ["/other"], [], ["/other"]],
    ["an entry point takes the given command", ["/other", "-x"], ["ls"], ["/other", "-x", "ls"]],
    ["an empty entry point resets it", [""], ["ls", ""], ["ls", ""]],
    ["no entry point resets it", [], ["ls"], ["ls"]],
  ];

for (const [name, entrypoint, command, args] of table) {
  test(`generateArguments: ${name}`, () => assert.equal(generateArguments(image, entrypoint, command), args));
}

test("generateArguments takes null for nothing, as Go writes it", () => {
  assert.equal(generateArguments({ Entrypoint: null, Cmd: ["sh"] }, undefined, []), ["sh"]);
});

test("generateArguments refuses an empty command", () => {
  assert.throws(() => generateArguments(image, [""], []), /no command is given/);
  assert.throws(() => generateArguments({}, undefined, []), /no command is given/);
});

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
