import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseChallenges } from "../../../core/distribution/challenge.ts";

const challenge = suite("parseChallenges");

const plain = (header: string): [string, Record<string, string>][] =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

challenge("reads Bearer with quoted values, commas inside them included", () => {
  const header =
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="a:b:pull,push"';
  assert.equal(plain(header), [
    [
      "bearer",
      { realm: "https://auth.docker.io/token", service: "registry.docker.io", scope: "a:b:pull,push" },
    ],
  ]);
});

challenge("reads token values, spaces around = and ,, and any case of names", () => {
  assert.equal(plain("BASIC Realm = x , Charset=UTF-8"), [["basic", { realm: "x", charset: "UTF-8" }]]);
});

challenge("undoes backslashes in quoted values", () => {
  assert.equal(plain(String.raw`Basic realm="a \"b\" \\c"`), [["basic", { realm: 'a "b" \\c' }]]);
});

challenge("tells several challenges in one header apart", () => {
  assert.equal(plain('Negotiate, Bearer realm="r", scope="s", Basic realm="b"'), [
    ["negotiate", {}],
    ["bearer", { realm: "r", scope: "s" }],
    ["basic", { realm: "b" }],
  ]);
});

challenge("keeps what it understood of a garbled header", () => {
  assert.equal(plain('Bearer realm="r", scope="unclosed'), [
    ["bearer", { realm: "r" }],
    ["scope", {}],
  ]);
  assert.equal(plain(""), []);
  assert.equal(plain("=;="), []);
});

challenge("takes linear time for a long header", () => {
  assert.is(parseChallenges(`Bearer ${"a,".repeat(20_000)}`).length > 0, true);
});

challenge.run();
