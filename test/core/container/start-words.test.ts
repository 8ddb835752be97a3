import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateConfig } from "../../../core/bundle/generate.ts";
import { startWords, type WordsRequest } from "../../../core/container/start-words.ts";
import { isRlError } from "../../../core/errors.ts";
import { arbitraryInput } from "../bundle/inputs.ts";

const test = suite("startWords");

const ID = "0123456789abcdef".repeat(4);
const words = (config: WordsRequest["image"]["config"], options: Partial<WordsRequest["options"]> = {}) =>
  startWords({ image: { config }, options: { id: ID, ...options } });

test("startWords are the image's, when nothing is asked for", () => {
  assert.equal(words({ Entrypoint: ["/entry"], Cmd: ["serve"], Env: ["PATH=/bin", "A=1"] }), {
    args: ["/entry", "serve"],
    env: ["PATH=/bin", "HOSTNAME=0123456789ab", "A=1"],
  });
});

test("startWords takes the caller's before the image's", () => {
  const config = { Entrypoint: ["/entry"], Cmd: ["serve"], Env: ["A=1", "B=2"] };
  const { args, env } = words(config, { command: ["x"], env: ["A=3", "B"], hostname: "web", terminal: true });
  assert.equal(args, ["/entry", "x"]);
  assert.ok(env.includes("A=3") && env.includes("HOSTNAME=web") && env.includes("TERM=xterm"));
  assert.not(env.some((entry) => entry.startsWith("B=")));
});

test("startWords refuses a start without a command", () => {
  assert.throws(
    () => words({}),
    (error: unknown) => isRlError(error) && error.code === "invalid",
  );
});

test("startWords are what the whole configuration has, for any options: a template leaves nothing else out", () => {
  fc.assert(
    fc.property(arbitraryInput, (input) => {
      const { process } = generateConfig(input).config;
      const { args, env } = startWords({ image: { config: input.image }, options: input.options });
      assert.equal({ args, env }, { args: process?.args, env: process?.env });
    }),
  );
});

test.run();
