import { suite } from "uvu";
import * as assert from "uvu/assert";
import { networkFiles, prepareNetwork } from "../../../../core/engine/run/network.ts";
import type { Session } from "../../../../core/engine/session/session.ts";
import { parseNetwork } from "../../../../core/network/mode.ts";
import { imageRecord, rejection } from "../../../cli/helpers.ts";
import { stage } from "../session/fixture.ts";
import { runFlags } from "./fixture.ts";

const test = suite("prepareNetwork");
const session = { environment: {} } as Session;
const prepare = (network: string, ...argv: string[]) =>
  prepareNetwork(parseNetwork([network]), runFlags(...argv), imageRecord({}), session, { id: "1" });

test("the files that a network depends on", () => {
  assert.equal(networkFiles({ kind: "none" }), []);
  assert.equal(networkFiles({ kind: "host" }), ["/etc/resolv.conf", "/etc/hosts"]);
  assert.is(networkFiles(parseNetwork([]))[0], "/etc/resolv.conf");
});

test("what is asked for in a network with a name is refused without one", async () => {
  for (const flag of [
    "--ip=10.0.0.2",
    "--ip6=fd00::2",
    "--mac-address=02:00:00:00:00:01",
    "--network-alias=a",
    "--link=a",
  ])
    assert.match((await rejection(prepare("private", flag))).hint ?? "", "rl network create", flag);
});

test("none and host need no helper, and leave ports out with a word", async () => {
  const none = await prepare("none");
  assert.equal([none.host.resolvConf, none.host.helperArguments, none.warnings], ["", undefined, []]);
  const host = await prepare("host", "-p", "80:80");
  assert.is(host.host.hostAddress, "127.0.0.1");
  assert.equal(host.warnings, ["published ports are discarded when using host network mode"]);
  assert.equal((await prepare("none", "-P")).warnings.length, 1);
});

test("who joins a network neither publishes ports there nor names things", async () => {
  const flags = [
    ["-p", "80"],
    ["-P"],
    ["--expose=80"],
    ["--hostname=x"],
    ["--dns=1.1.1.1"],
    ["--add-host=a:1.2.3.4"],
  ];
  for (const argv of flags) {
    assert.match(
      (await rejection(prepare("container:web", ...argv))).state,
      /conflicting options/,
      argv.join(),
    );
  }
  assert.match((await rejection(prepare("ns:/x", "-p", "80"))).state, /conflicting options/);
  assert.is((await prepare("ns:/x", "--hostname=x", "--dns=1.1.1.1")).host.helperArguments, undefined);
});

test("the host has no address where nothing leads to it", async () => {
  for (const network of ["none", "ns:/x", "back"]) {
    const error = await rejection(prepare(network, "--add-host=me:host-gateway"));
    assert.is(error.code, "unsupported", network);
  }
});

test("what is mistyped of a port is told of in every network, and what only a helper cannot do where one is used", async () => {
  for (const network of ["none", "host", "container:web", "ns:/x", "back"]) {
    for (const flag of ["-p=x", "--expose=x"]) {
      const error = await rejection(prepare(network, flag));
      assert.equal([error.code, error.subject], ["invalid", "x"], `${network} ${flag}`);
    }
  }
  assert.equal((await prepare("host", "-p", "80/sctp")).warnings.length, 1);
});

test("a network that is not there", async () => {
  const at = stage();
  try {
    const choice = parseNetwork(["back"]);
    const error = await rejection(
      prepareNetwork(choice, runFlags(), imageRecord({}), at.session, { id: "1" }),
    );
    assert.is(error.code, "not-found");
  } finally {
    at.remove();
  }
});

test.run();
