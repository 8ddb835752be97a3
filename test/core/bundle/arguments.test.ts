import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateArguments } from "../../../core/bundle/arguments.ts";

const test = suite("arguments");

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

test.run();
