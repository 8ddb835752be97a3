import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Prompt } from "../../cli/context.ts";
import { parseCredential } from "../../cli/credential.ts";
import { rejection } from "./helpers.ts";

const test = suite("parseCredential()");

const asked: string[] = [];
const somebody: Prompt = {
  interactive: true,
  line: async () => "",
  secret: async (question) => {
    asked.push(question);
    return "typed";
  },
};
const nobody: Prompt = { ...somebody, interactive: false };

test("splits at the first colon", async () => {
  assert.equal(await parseCredential("me:pass:word", { prompt: nobody }), {
    username: "me",
    password: "pass:word",
  });
  assert.equal(await parseCredential("me:", { prompt: nobody }), { username: "me", password: "" });
  assert.is(asked.length, 0);
});

test("asks for a password that is missing", async () => {
  assert.equal(await parseCredential("me", { prompt: somebody }), { username: "me", password: "typed" });
  assert.equal(asked, ["Password: "]);
});

test("refuses without a user or a password, and repeats nothing", async () => {
  const error = await rejection(parseCredential(":secret", { prompt: somebody }));
  assert.not.match(`${error.message} ${error.hint}`, "secret");
  assert.match((await rejection(parseCredential("me", { prompt: nobody }))).hint ?? "", "rl login");
});

test.run();
