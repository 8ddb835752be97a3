import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { imagesSpec } from "../../../cli/commands/images.spec.ts";
import { listInFull } from "../../../cli/images/listing.ts";
import { imageRecord, withImages } from "../helpers.ts";

const test = suite("full listing");
const IMAGES = [
  imageRecord({ reference: "docker.io/library/b:1", created: "2026-06-12T12:00:00Z" }),
  imageRecord({
    reference: "docker.io/library/a:1",
    created: "2026-06-15T11:59:00Z",
    config: { Labels: { x: "1" } },
  }),
];

async function list(...argv: string[]): Promise<string> {
  return await listInFull(parseArguments(imagesSpec, argv), withImages(IMAGES));
}

test("says what the usual listing says, and more when asked", async () => {
  assert.is(
    await list(),
    `REPOSITORY   TAG       IMAGE ID       CREATED              SIZE
a            1         aaaaaaaaaaaa   About a minute ago   7.8MB
b            1         aaaaaaaaaaaa   3 days ago           7.8MB
`,
  );
  assert.is(await list("--filter", "label=x", "--format", "{{.Repository}}"), "a\n");
  assert.is(await list("--sort", "repository", "-q", "--no-trunc"), `sha256:${"a".repeat(64)}\n`);
});

test.run();
