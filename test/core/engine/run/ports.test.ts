import { suite } from "uvu";
import * as assert from "uvu/assert";
import { askedPorts, checkPorts } from "../../../../core/engine/run/ports.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runFlags } from "./fixture.ts";

const test = suite("askedPorts");
const IMAGE = { "80/tcp": {}, "53/udp": {} };
const asked = (...argv: string[]): string[] =>
  askedPorts(runFlags(...argv), IMAGE).map(
    ({ host, containerPort, protocol }) => `${host?.first ?? "any"} ${containerPort}/${protocol}`,
  );

test("only what is published, unless all is to be", () => {
  assert.equal(asked(), []);
  assert.equal(asked("--expose", "90"), []);
  assert.equal(asked("-p", "8080:80", "--publish=81"), ["8080 80/tcp", "any 81/tcp"]);
  assert.equal(asked("-P", "-p", "8080:80", "--expose=90"), ["8080 80/tcp", "any 53/udp", "any 90/tcp"]);
  assert.equal(askedPorts(runFlags("-P"), null), []);
});

test("a mistyped exposed port is told of", () => {
  assert.is(refusal(() => asked("--expose", "x")).subject, "x");
  assert.is(refusal(() => checkPorts(runFlags("-p", "x"))).subject, "x");
  assert.is(refusal(() => checkPorts(runFlags("-p", "80/sctp", "--expose", "x"))).code, "invalid");
  checkPorts(runFlags("-P", "-p", "80/sctp", "--expose", "80"));
});

test.run();
