import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listOptions } from "../../../../core/engine/run/list-options.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runFlags } from "./fixture.ts";

const test = suite("listOptions");
const options = (...argv: string[]) => listOptions(runFlags(...argv));
const refused = (...argv: string[]): string => refusal(() => options(...argv)).message;

test("hosts in every form that docker takes", () => {
  const words = ["db:10.0.0.1", "db=10.0.0.2", "six:::1", "six:[fe80::1]"];
  assert.equal(
    options(...words.map((word) => `--add-host=${word}`)).extraHosts?.map(
      ({ name, address }) => `${name} ${address}`,
    ),
    ["db 10.0.0.1", "db 10.0.0.2", "six ::1", "six fe80::1"],
  );
  for (const word of ["db", "db:", ":1.2.3.4", "db:1.2.3.400", "d b:1.2.3.4", "db:1.2.3.4\nx:1.2.3.4"]) {
    assert.match(refused(`--add-host=${word}`), /NAME:ADDRESS/, word);
  }
  assert.equal(options("--add-host=me:host-gateway").extraHosts, [{ name: "me", address: "host-gateway" }]);
});

test("what would be more than one line of resolv.conf is refused", () => {
  assert.match(refused("--dns=example.org"), /not an address/);
  assert.match(refused("--dns-search=a b"), /use --dns-search .*not one word/);
  assert.match(refused("--dns-option=a\nnameserver 1.2.3.4"), /use --dns-option .*not one word/s);
});

test("resource limits have one number or two", () => {
  assert.equal(options("--ulimit=core=-1", "--ulimit=nofile=1:2").rlimits, [
    { type: "core", soft: -1, hard: -1 },
    { type: "nofile", soft: 1, hard: 2 },
  ]);
  for (const word of ["nofile", "nofile=", "nofile=1:2:3", "=1"]) {
    assert.match(refused(`--ulimit=${word}`), /NAME=SOFT/, word);
  }
});

test("kernel parameters have a value, which may be empty", () => {
  assert.equal(options("--sysctl=a.b=c=d", "--sysctl=e.f=").sysctls, { "a.b": "c=d", "e.f": "" });
  assert.match(refused("--sysctl=a.b"), /NAME=VALUE/);
});

test.run();
