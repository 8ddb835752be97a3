import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatAge, formatSize } from "../../../cli/format.ts";
import { briefIds, briefTable } from "../../../cli/images/brief.ts";
import { formatTable } from "../../../cli/table.ts";
import { formatDigest } from "../../../core/digest/digest.ts";
import { briefs } from "../../../core/image/listing.ts";
import { splitName } from "../../../core/image/name.ts";
import { compareSummaries, type ImageSummary, summarize } from "../../../core/image/summary.ts";
import { imageRecord, NOW } from "../helpers.ts";

const brief = suite("brief listing");

const anImage = fc.record({
  reference: fc.oneof(
    fc.constantFrom("docker.io/library/alpine:3", "a.test/a:1", "<none>@sha256:1"),
    fc.string({ maxLength: 12 }).map((name) => `a.test/${name.replace(/[@:/\n]/g, "")}:t`),
  ),
  imageId: fc
    .string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 })
    .map((hex) => formatDigest("sha256", hex)),
  created: fc.option(
    fc.integer({ min: 0, max: 3_000_000_000 }).map((ago) => new Date(NOW - ago * 100).toISOString()),
    { nil: undefined },
  ),
  contentSize: fc.nat(2_000_000_000),
});

const newestFirst = (images: readonly ImageSummary[]): ImageSummary[] =>
  images.toSorted((a, b) => (Date.parse(b.created ?? "") || -1) - (Date.parse(a.created ?? "") || -1));

brief("the table is that of formatTable, whatever the images are", () => {
  fc.assert(
    fc.property(fc.array(anImage, { maxLength: 20 }), (parts) => {
      const images = parts.map((each) => summarize(imageRecord(each))).sort(compareSummaries);
      const rows = newestFirst(images).map((image) => {
        const { repository, tag = "<none>" } = splitName(image.reference);
        const age = image.created === undefined ? "N/A" : formatAge(Date.parse(image.created), NOW);
        return [repository, tag, image.imageId.slice(7, 19), age, formatSize(image.contentSize)];
      });
      const head = ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"];
      assert.is(briefTable(briefs(images), NOW), formatTable([head, ...rows]));
      const ids = rows.map(([, , id]) => id);
      assert.is(briefIds(briefs(images)), [...new Set(ids)].map((id) => `${id}\n`).join(""));
    }),
  );
});

brief.run();
