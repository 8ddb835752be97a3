import { suite } from "uvu";
import * as assert from "uvu/assert";
import { attachmentsOf, checkAlias, flagGiven, parseLink } from "../../../core/network/attach.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("what is asked for in a network");
const NONE = { aliases: [] };

test("options are of their network, flags of the only one", () => {
  const options = [
    ["ip", "10.0.0.2"],
    ["alias", "a"],
    ["alias", "b"],
    ["mac", "02:00:00:00:00:01"],
    ["rate", "100mbit"],
    ["interface_name", "lan0"],
  ] as const;
  assert.equal(
    attachmentsOf(
      [
        { name: "one", options },
        { name: "two", options: [] },
      ],
      NONE,
    ),
    [
      {
        network: "one",
        request: {
          aliases: ["a", "b"],
          ip: "10.0.0.2",
          mac: "02:00:00:00:00:01",
          rate: 100_000_000n,
          interface: "lan0",
        },
      },
      { network: "two", request: { aliases: [] } },
    ],
  );
  const [only] = attachmentsOf([{ name: "one", options: [] }], { ip6: "fd00::2", aliases: ["www"] });
  assert.equal(only?.request, { ip6: "fd00::2", aliases: ["www"] });
});

test("a flag for one of several networks, unknown options and bad names are refused", () => {
  const two = ["one", "two"].map((name) => ({ name, options: [] }));
  assert.match(
    refusal(() => attachmentsOf(two, { ip: "10.0.0.2", aliases: [] })).hint ?? "",
    "--network NAME:ip=",
  );
  const refused = (key: string, value: string): string =>
    refusal(() => attachmentsOf([{ name: "one", options: [[key, value]] }], NONE)).code;
  assert.is(refused("gw-priority", "1"), "unsupported");
  assert.is(refused("driver-opt", "com.docker.network.endpoint.sysctls=x"), "unsupported");
  assert.is(refused("driver-opt", "com.docker.network.endpoint.ifname=lo"), "invalid");
  const docker = [["driver-opt", "com.docker.network.endpoint.ifname=lan1"]] as const;
  assert.is(attachmentsOf([{ name: "one", options: docker }], NONE)[0]?.request.interface, "lan1");
  assert.is(refused("ip", ""), "invalid");
  assert.is(refused("alias", "a b"), "invalid");
  assert.is(refused("interface_name", "lo"), "invalid");
  assert.is(refused("interface_name", "a/b"), "invalid");
  assert.is(refusal(() => checkAlias("-x")).code, "invalid");
});

test("a name of an interface is one interface's, and what is no MAC address is told of at once", () => {
  const named = (...names: readonly (string | undefined)[]) =>
    attachmentsOf(
      names.map((name, index) => ({
        name: `net${index}`,
        options: name === undefined ? [] : [["interface_name", name] as const],
      })),
      NONE,
    ).map(({ request }) => request.interface);
  assert.equal(named("eth1", "eth0"), ["eth1", "eth0"]);
  assert.equal(named("lan", undefined), ["lan", undefined]);
  // Whoever has no name of its own gives way, also to one that was chosen while the container ran.
  assert.equal(named("eth1", undefined), ["eth1", "eth2"]);
  assert.equal(named(undefined, "eth0"), ["eth1", "eth0"]);
  assert.equal(named(undefined, undefined, "eth1"), [undefined, "eth2", "eth1"]);
  assert.match(refusal(() => named("a", "a")).state, /two interfaces/);
  assert.is(
    refusal(() => attachmentsOf([{ name: "one", options: [] }], { mac: "x", aliases: [] })).code,
    "invalid",
  );
});

test("the flag that is given is named, and links have two parts", () => {
  assert.is(flagGiven(NONE), undefined);
  assert.is(flagGiven({ mac: "x", aliases: [] }), "--mac-address");
  assert.is(flagGiven({ aliases: ["a"] }), "--network-alias");
  assert.equal(parseLink("db"), { container: "db", alias: "db" });
  assert.equal(parseLink("db:store"), { container: "db", alias: "store" });
  assert.is(refusal(() => parseLink("a:b:c")).code, "invalid");
});

test.run();
