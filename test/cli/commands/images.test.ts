import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { imagesSpec } from "../../../cli/commands/images.spec.ts";
import { run } from "../../../cli/commands/images.ts";
import { digestOf, imageRecord, rejection, withImages } from "../helpers.ts";

const test = suite("images");

const ALPINE = { imageId: digestOf("a"), target: digestOf("1"), created: "2026-06-12T12:00:00Z" };

const IMAGES = [
  imageRecord({ ...ALPINE, reference: "docker.io/library/alpine:latest" }),
  imageRecord({
    ...ALPINE,
    reference: "docker.io/library/alpine:3.20",
    platform: "linux/arm64",
    imageId: digestOf("c"),
  }),
  imageRecord({ ...ALPINE, reference: "docker.io/library/alpine:3.20" }),
  imageRecord({
    ...ALPINE,
    reference: "docker.io/owner/only-arm:1",
    platform: "linux/arm64",
    contentSize: 10,
  }),
  imageRecord({
    reference: "localhost:5000/app:v1",
    imageId: digestOf("b"),
    target: digestOf("2"),
    created: "2026-06-15T11:59:00Z",
    contentSize: 1_234_567_890,
  }),
  imageRecord({
    reference: `quay.io/x/pinned@${digestOf("4")}`,
    target: digestOf("4"),
    imageId: digestOf("d"),
    contentSize: 0,
  }),
  imageRecord({
    reference: "docker.io/library/zero:1",
    imageId: digestOf("e"),
    created: "0001-01-01T00:00:00Z",
    contentSize: 999,
  }),
];

async function list(...argv: string[]): Promise<string> {
  const context = withImages(IMAGES);
  assert.is(await run(parseArguments(imagesSpec, argv), context), 0);
  assert.is(context.output.written.err, "");
  return context.output.written.out;
}

test("run() lists one image per name, newest first", async () => {
  assert.is(
    await list(),
    `REPOSITORY           TAG       IMAGE ID       CREATED              SIZE
localhost:5000/app   v1        bbbbbbbbbbbb   About a minute ago   1.23GB
alpine               3.20      aaaaaaaaaaaa   3 days ago           7.8MB
alpine               latest    aaaaaaaaaaaa   3 days ago           7.8MB
owner/only-arm       1         aaaaaaaaaaaa   3 days ago           10B
zero                 1         eeeeeeeeeeee   N/A                  999B
quay.io/x/pinned     <none>    dddddddddddd   N/A                  0B
`,
  );
});

test("run() -a lists every platform of a name", async () => {
  assert.is(
    await list("-a", "alpine:3.20"),
    `REPOSITORY   TAG       IMAGE ID       PLATFORM      CREATED      SIZE
alpine       3.20      aaaaaaaaaaaa   linux/amd64   3 days ago   7.8MB
alpine       3.20      cccccccccccc   linux/arm64   3 days ago   7.8MB
`,
  );
});

test("run() --digests adds a column, --no-trunc shows whole ids", async () => {
  const [head = "", line = ""] = (await list("--digests", "--no-trunc", "localhost:5000/app")).split("\n");
  assert.match(head, /^REPOSITORY +TAG +DIGEST +IMAGE ID +CREATED +SIZE$/);
  assert.match(line, digestOf("2"));
  assert.match(line, digestOf("b"));
});

test("run() -q prints every id once", async () => {
  assert.is(await list("-q"), "bbbbbbbbbbbb\naaaaaaaaaaaa\neeeeeeeeeeee\ndddddddddddd\n");
  assert.is(await list("-q", "--no-trunc", "alpine"), `${digestOf("a")}\n`);
});

const FILTERS: readonly (readonly [wanted: string, count: number])[] = [
  ["alpine", 2],
  ["alpine:3.20", 1],
  ["alpine:3", 0],
  ["library/alpine", 2],
  ["docker.io/library/alpine:latest", 1],
  ["index.docker.io/library/alpine", 2],
  ["docker.io/alpine", 2],
  ["other/alpine", 0],
  ["alp", 0],
  ["localhost:5000/app", 1],
  ["localhost:5000/app:v1", 1],
  ["localhost:5000/app:v2", 0],
  ["quay.io/x/pinned", 1],
  [`quay.io/x/pinned@${digestOf("4")}`, 1],
  [`alpine@${digestOf("1")}`, 2],
  [`alpine@${digestOf("9")}`, 0],
  ["constructor", 0],
];

for (const [wanted, count] of FILTERS) {
  test(`run() lists ${count} for "${wanted}"`, async () => {
    assert.is((await list(wanted)).split("\n").length - 2, count);
  });
}

test("run() --format json prints one object per line with docker's names", async () => {
  const lines = (await list("--format", "json", "alpine")).trimEnd().split("\n");
  assert.is(lines.length, 2);
  assert.is(
    lines[0],
    JSON.stringify({
      Containers: "N/A",
      CreatedAt: "2026-06-12 12:00:00 +0000 UTC",
      CreatedSince: "3 days ago",
      Digest: digestOf("1"),
      ID: "aaaaaaaaaaaa",
      Platform: "linux/amd64",
      Repository: "alpine",
      SharedSize: "N/A",
      Size: "7.8MB",
      Tag: "3.20",
      UniqueSize: "N/A",
      VirtualSize: "7.8MB",
    }),
  );
});

test("run() --format takes a template, with or without a table", async () => {
  assert.is(
    await list("--format", "{{.Repository}}:{{.Tag}}\\t{{.Size}}", "alpine"),
    "alpine:3.20\t7.8MB\nalpine:latest\t7.8MB\n",
  );
  assert.is(
    await list("--format", "table {{.Tag}}\\t{{upper .Repository}}", "alpine"),
    "TAG       REPOSITORY\n3.20      ALPINE\nlatest    ALPINE\n",
  );
});

test("run() -q gives way to a template", async () => {
  assert.is(await list("-q", "--format", "{{.Tag}}", "localhost:5000/app"), "v1\n");
  assert.is(await list("-q", "--format", "table", "localhost:5000/app"), "bbbbbbbbbbbb\n");
});

test("run() --format refuses an unknown field", async () => {
  assert.match((await rejection(list("--format", "{{.Nope}}"))).state, "there is no field Nope");
});

test("run() --filter lists what fits", async () => {
  const tags = async (...filters: string[]): Promise<string> =>
    (await list("--format", "{{.Repository}}:{{.Tag}}", ...filters.flatMap((each) => ["-f", each]))).trim();
  assert.is(await tags("reference=alp*:3*"), "alpine:3.20");
  assert.is(await tags("dangling=true"), "quay.io/x/pinned:<none>");
  assert.is(await tags("since=alpine"), "localhost:5000/app:v1");
});

test("run() --sort orders by another column", async () => {
  const sorted = async (by: string): Promise<string[]> =>
    (await list("--sort", by, "--format", "{{.Repository}}")).trim().split("\n");
  assert.is((await sorted("repository"))[0], "alpine");
  assert.equal((await sorted("size")).slice(0, 2), ["localhost:5000/app", "alpine"]);
  assert.is((await sorted("tag"))[0], "zero");
  assert.is((await sorted("id")).at(-1), "zero");
});

test("run() takes a pattern for the repository", async () => {
  assert.is((await list("-q", "al*")).trim(), "aaaaaaaaaaaa");
  assert.is((await list("-q", "*/*")).trim().split("\n").length, 2);
});

test("run() refuses a repository that is none", async () => {
  const error = await rejection(list("Not A Name"));
  assert.is(error.code, "invalid");
});

test("run() prints the head alone when there are no images", async () => {
  const context = withImages([]);
  await run(parseArguments(imagesSpec, []), context);
  assert.is(context.output.written.out, "REPOSITORY   TAG       IMAGE ID   CREATED   SIZE\n");
});

test("run() leaves the store's list in its order", async () => {
  const images = Object.freeze([...IMAGES]);
  await run(parseArguments(imagesSpec, ["-a"]), withImages(images));
  assert.equal(images, IMAGES);
});

test.run();
