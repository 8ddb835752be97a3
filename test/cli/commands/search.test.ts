import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { searchSpec } from "../../../cli/commands/search.spec.ts";
import { run } from "../../../cli/commands/search.ts";
import {
  createMemoryClock,
  createMemoryCredentials,
  createMemoryDigester,
  createMemoryTransport,
} from "../../../core/host/memory/mod.ts";
import { aliasing, makeContext, rejection } from "../helpers.ts";

const test = suite("search");

const LONG = "a description that is\nlonger than what there is room for";
const RESULTS = [
  { name: "alpine", description: LONG, star_count: 9, is_official: true, is_automated: false },
  {
    name: "team/alpine",
    description: "\u001b[31mred",
    star_count: 2,
    is_official: false,
    is_automated: true,
  },
];

/** What is printed, and the addresses asked. */
async function search(...argv: string[]): Promise<{ out: string; asked: string[] }> {
  const asked: string[] = [];
  const context = makeContext({
    registries: () => ({
      transport: createMemoryTransport(({ url }) => {
        asked.push(url);
        if (url.includes("/tags/list")) return { status: 200, body: '{"name":"x","tags":["2","1","3"]}' };
        if (!url.startsWith("https://index.docker.io/")) return { status: 404 };
        return { status: 200, body: JSON.stringify({ results: RESULTS }) };
      }),
      credentials: createMemoryCredentials(),
      digester: createMemoryDigester(),
      clock: createMemoryClock(),
      registries: aliasing({ mine: "r.test/team/app" }),
    }),
  });
  assert.is(await run(parseArguments(searchSpec, argv), context), 0);
  return { out: context.output.written.out, asked };
}

test("shows docker's table, descriptions on one line and not too long", async () => {
  const { out, asked } = await search("alpine");
  assert.is(
    out,
    [
      "NAME          DESCRIPTION                                     STARS     OFFICIAL",
      "alpine        a description that is longer than what there…   9         [OK]",
      "team/alpine   \\u001b[31mred                                   2         ",
      "",
    ].join("\n"),
  );
  assert.equal(asked, ["https://index.docker.io/v1/search?q=alpine&n=25"]);
});

test("formats, and descriptions as they are", async () => {
  const names = await search("--format", "{{.Name}} {{.StarCount}} {{.IsOfficial}}", "alpine");
  assert.is(names.out, "alpine 9 true\nteam/alpine 2 false\n");
  const whole = await search("--no-trunc", "--format", "{{.Description}}", "alpine");
  assert.match(whole.out, `${LONG.replace("\n", " ")}\n`);
  const { out } = await search("--format", "json", "alpine");
  assert.is((JSON.parse(out.split("\n")[0] ?? "") as { Index: string }).Index, "docker.io");
});

test("filters", async () => {
  const found = async (...filters: string[]): Promise<string> =>
    (await search(...filters.flatMap((filter) => ["-f", filter]), "--format", "{{.Name}}", "alpine")).out;
  assert.is(await found("is-official=true"), "alpine\n");
  assert.is(await found("is-official=false"), "team/alpine\n");
  assert.is(await found("is-automated=true", "stars=3"), "");
  assert.is(await found("stars=2"), "alpine\nteam/alpine\n");
  assert.is(await found("stars=2", "stars=3"), "alpine\n");
  assert.is(await found("is-official=true", "is-official=false"), "alpine\nteam/alpine\n");
});

test("tags of a repository, also by its alias", async () => {
  for (const name of ["r.test/team/app", "mine"]) {
    const { out, asked } = await search("--list-tags", "--limit", "2", name);
    assert.is(out, "NAME              TAG\nr.test/team/app   2\nr.test/team/app   1\n");
    assert.equal(asked, ["https://r.test/v2/team/app/tags/list"]);
  }
  assert.match((await search("--list-tags", "alpine")).out, "\nalpine");
});

test("a host before the term is the registry", async () => {
  for (const [text, url] of [
    ["r.test/team/x", "https://r.test/v1/search?q=team%2Fx&n=25"],
    ["localhost:5000/", "https://localhost:5000/v1/search?q=&n=25"],
    ["team/x", "https://index.docker.io/v1/search?q=team%2Fx&n=25"],
  ] as const) {
    const asked: string[] = [];
    const transport = createMemoryTransport((request) => {
      asked.push(request.url);
      return { status: 500, headers: { "retry-after": "999" } };
    });
    const ports = { digester: createMemoryDigester(), clock: createMemoryClock() };
    const registries = () => ({ ...ports, transport, credentials: createMemoryCredentials() });
    await rejection(run(parseArguments(searchSpec, [text]), makeContext({ registries })));
    assert.is(asked[0], url);
  }
});

test("what cannot be meant is refused", async () => {
  for (const argv of [
    ["--limit", "0", "x"],
    ["--limit", "101", "x"],
    ["--limit", "x", "x"],
    ["-f", "stars=many", "x"],
    ["-f", "is-official=perhaps", "x"],
    ["-f", "nonsense", "x"],
    ["-f", "star=1", "x"],
    ["--list-tags", "-f", "stars=1", "x"],
    ["--format", "{{", "x"],
  ]) {
    assert.is((await rejection(search(...argv))).code, "invalid", argv.join(" "));
  }
});

test.run();
