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
  assert.is(refused("ip", ""), "invalid");
  assert.is(refused("alias", "a b"), "invalid");
  assert.is(refused("interface_name", "lo"), "invalid");
  assert.is(refused("interface_name", "a/b"), "invalid");
  assert.is(refusal(() => checkAlias("-x")).code, "invalid");
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
