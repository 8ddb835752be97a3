import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ListedContainer, listed } from "../../../../core/container/listing.ts";
import { asksForAll, containerFilters } from "../../../../core/engine/containers/filters.ts";
import { parseFilters } from "../../../../core/engine/filter.ts";
import { ago, container, dead } from "../../../cli/containers/scene.ts";
import { digestOf, rejection } from "../../../cli/helpers.ts";
import { DOCUMENT } from "../../container/documents.ts";

const test = suite("containerFilters");

const config = {
  ...DOCUMENT.config,
  annotations: { stage: "test" },
  mounts: [{ destination: "/data", type: "bind", source: "/srv" }],
};
const ALWAYS = { restart: { name: "always", maximumRetryCount: 0 } } as const;
const ALL: readonly ListedContainer[] = [
  { ...listed(container("new", { status: "created", created: ago(1) })) },
  {
    ...listed(container("web", { status: "running", created: ago(2), config, request: { network: "none" } })),
    health: { Status: "healthy", FailingStreak: 0, Log: [] },
  },
  listed(container("old", { ...ALWAYS, created: ago(3), imageId: digestOf("7"), imageName: "mine" })),
  dead("d".repeat(64)),
];

async function fitting(...filters: string[]): Promise<string[]> {
  const descendants = async (text: string) => new Set(text === "base" ? [digestOf("7")] : []);
  const fits = await parseFilters(filters, containerFilters(ALL, descendants));
  return ALL.filter(fits).map(({ brief }) => brief?.name ?? "?");
}

test("by name and id: a part, or a regular expression", async () => {
  assert.equal(await fitting("name=e"), ["new", "web"]);
  assert.equal(await fitting("name=^/web$"), ["web"]);
  assert.equal(await fitting("name=^(old|new)$"), ["new", "old"]);
  assert.equal(await fitting("id=776562"), ["web"]);
  assert.equal(await fitting("id=ddd"), ["?"]);
  assert.is((await rejection(fitting("name=("))).code, "invalid");
});

test("by label, mount and network", async () => {
  assert.equal(await fitting("label=stage"), ["web"]);
  assert.equal(await fitting("label=stage=live"), []);
  assert.equal(await fitting("label!=stage"), ["new", "old", "?"]);
  for (const text of ["/srv", "/data"]) assert.equal(await fitting(`volume=${text}`), ["web"]);
  assert.equal(await fitting("volume=/none"), []);
  assert.equal(await fitting("network=none"), ["web"]);
});

test("by what it is at", async () => {
  assert.equal(await fitting("status=running", "status=created"), ["new", "web"]);
  assert.equal(await fitting("status=dead"), ["?"]);
  assert.equal(await fitting("status=restarting"), []);
  assert.equal(await fitting("exited=0"), ["old"]);
  assert.equal(await fitting("exited=1"), []);
  assert.equal(await fitting("health=healthy"), ["web"]);
  assert.equal(await fitting("health=none"), ["new", "old", "?"]);
  for (const text of ["status=up", "exited=x", "health=ill", "is-task=true"]) {
    assert.is((await rejection(fitting(text))).code, "invalid", text);
  }
});

test("by restart policy, and what that says of a boot", async () => {
  assert.equal(await fitting("restart-policy=always"), ["old"]);
  assert.equal(await fitting("restart-policy=no"), ["new", "web", "?"]);
  assert.equal(await fitting("should-start-on-boot=true"), ["old"]);
  assert.equal(await fitting("should-start-on-boot=false"), ["new", "web", "?"]);
  for (const text of ["restart-policy=never", "should-start-on-boot=perhaps"]) {
    assert.is((await rejection(fitting(text))).code, "invalid", text);
  }
});

test("by the age of another", async () => {
  assert.equal(await fitting("before=web"), ["old", "?"]);
  assert.equal(await fitting("since=old"), ["new", "web"]);
  assert.equal(await fitting("since=6f6c64"), ["new", "web"]);
  assert.is((await rejection(fitting("since=gone"))).code, "not-found");
});

test("by image: its name as it was typed or is known, and what it is made on", async () => {
  assert.equal(await fitting("ancestor=base"), ["old"]);
  assert.equal(await fitting("ancestor=mine"), ["old"]);
  assert.equal(await fitting("ancestor=alpine:latest"), ["new", "web"]);
});

test("filters by status look at all containers", () => {
  assert.ok(asksForAll(["name=x", "status=exited"]));
  assert.ok(asksForAll(["exited=0"]));
  assert.not(asksForAll(["name=status=x"]));
});

test.run();
