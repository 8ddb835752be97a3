/** The library's networks: made, joined, looked at, left and removed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container, Engine } from "../../../core/engine/mod.ts";
import { rejection } from "../../cli/helpers.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { skip } from "../../helpers/skip.ts";
import { engineOn } from "./engine.ts";

const test = suite("library networks");
let stage: Stage;
let engine: Engine;
let image: string;

test.before(async () => {
  if (Bun.which("nft", { PATH: `${process.env.PATH}:/usr/sbin:/sbin` }) === null) skip("nft is missing");
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  engine = engineOn(stage);
  await engine.images.pull(image);
});
test.after(() => stage?.stop());

const serve = (name: string, network: Parameters<Engine["run"]>[1] = {}): Promise<Container> =>
  engine.run(image, {
    name,
    hostname: `${name}-host`,
    command: ["httpd", "-f", "-p", "80", "-h", "/etc"],
    init: true,
    ...network,
  });
const fetched = async (box: Container, host: string): Promise<string> =>
  (await box.exec(["sh", "-c", `timeout 5 wget -qO- http://${host}/hostname || echo none`])).text().trim();

test("networks are made with addresses that are asked for, listed by filters, and refused with codes", async () => {
  const { networks } = engine;
  const made = await networks.create("asked", {
    subnets: ["10.91.3.0/24"],
    gateways: ["10.91.3.254"],
    reserved: { printer: "10.91.3.2" },
    ipv6: true,
    internal: true,
    labels: { of: "test" },
    options: { mtu: 1400 },
  });
  const [four, six] = made.ranges;
  assert.equal([four?.gateway, four?.aux], ["10.91.3.254", { printer: "10.91.3.2" }]);
  assert.match(six?.subnet ?? "", /^fd.*\/64$/);
  assert.equal([made.internal, made.options, made.driver], [true, { mtu: "1400" }, "bridge"]);
  assert.is((await rejection(networks.create("asked"))).code, "exists");
  assert.is((await rejection(networks.create("host"))).code, "invalid");
  assert.is((await rejection(networks.create("over", { subnets: ["10.91.0.0/16"] }))).code, "denied");
  await networks.create("other");
  const names = async (filters?: Record<string, string>) =>
    (await networks.list({ filters })).map(({ name }) => name);
  assert.equal([await names(), await names({ label: "of=test" })], [["asked", "other"], ["asked"]]);
  assert.is((await rejection(networks.list({ filters: { nothing: "x" } }))).code, "invalid");
  const { containers, id } = await networks.inspect(made.id.slice(0, 12));
  assert.equal([containers, id], [[], made.id]);
  assert.is((await rejection(networks.inspect("none-such"))).code, "not-found");
  // What the command line sees is the same.
  assert.is(await stage.ok(["network", "ls", "--format", "{{.Name}}"]), "asked\nother\n");
  await networks.remove("other");
  assert.equal(
    (await networks.prune({ filters: { label: "of=test" } })).map(({ name }) => name),
    ["asked"],
  );
});

test("containers join by name and by what they ask for, and are connected and disconnected while they run", async () => {
  const { networks } = engine;
  await networks.create("front", { ipv6: true });
  await networks.create("back", { subnets: ["10.91.4.0/24"] });
  await using web = await serve("web", { network: { join: ["front"] } });
  const back = { name: "back", ip: "10.91.4.9", aliases: ["db"], interface: "in0", rate: 1_000_000_000 };
  await using db = await serve("base", { network: { join: [back] } });
  assert.is(await fetched(web, "db"), "none");
  await networks.connect("back", web.id, { aliases: ["www"], links: { store: "base" } });
  assert.equal(
    [await fetched(web, "db"), await fetched(web, "store"), await fetched(db, "www")],
    ["base-host", "base-host", "web-host"],
  );
  const { containers } = await networks.inspect("back");
  const base = containers.find(({ id }) => id === db.id);
  assert.equal([containers.length, base?.name, base?.ip, base?.ip6], [2, "base", "10.91.4.9/24", undefined]);
  const inside = (await networks.inspect("front")).containers[0];
  assert.match(inside?.ip6 ?? "", /^fd.*\/64$/);
  assert.match((await db.exec(["ls", "/sys/class/net"])).text(), /^in0$/m);

  assert.is((await rejection(networks.connect("back", "web"))).code, "exists");
  assert.is((await rejection(networks.remove("back"))).code, "denied");
  assert.equal(await networks.prune(), []);
  await networks.disconnect("back", "web");
  assert.is(await fetched(web, "db"), "none");
  assert.is((await rejection(networks.disconnect("back", "web"))).code, "not-found");
  await networks.disconnect("back", "web", { force: true });

  const both = { mode: "none", join: ["front"] } as const;
  assert.is((await rejection(serve("both", { network: both }))).code, "invalid");
  assert.is((await rejection(serve("lost", { network: { join: ["nowhere"] } }))).code, "not-found");
  await db.remove({ force: true });
  await web.remove({ force: true });
  await stage.tidied();
  assert.equal((await engine.prune()).networks, ["back", "front"]);
});

test.run();
