import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseFilters } from "../../../core/engine/filter.ts";
import {
  creationTime,
  type FilteredImage,
  imageFilters,
  referenceFilter,
} from "../../../core/engine/image-filters.ts";
import { digestOf, NOW, refusal, rejection } from "../../cli/helpers.ts";

const test = suite("image-filters");

const image = (reference: string, id: string, parts: Partial<FilteredImage> = {}): FilteredImage => ({
  reference,
  imageId: digestOf(id),
  digest: digestOf("1"),
  target: digestOf("2"),
  ...parts,
});

const IMAGES: readonly FilteredImage[] = [
  image("docker.io/library/alpine:3.20", "a", { created: "2026-06-10T00:00:00Z", labels: { tier: "base" } }),
  image(`docker.io/library/alpine@${digestOf("2")}`, "a", { created: "2026-06-10T00:00:00Z" }),
  image("localhost:5000/team/app:1", "b", { created: "2026-06-14T00:00:00Z", digest: digestOf("9") }),
  image(`<none>@${digestOf("2")}`, "c"),
];

async function found(...filters: string[]): Promise<string> {
  const fits = await parseFilters(filters, imageFilters(IMAGES, NOW));
  return IMAGES.flatMap((each, index) => (fits(each) ? [index] : [])).join("");
}

const CASES: readonly (readonly [filter: string, found: string])[] = [
  ["dangling=true", "3"],
  ["dangling=false", "012"],
  ["label=tier", "0"],
  ["label=tier=base", "0"],
  ["label!=tier", "123"],
  ["before=localhost:5000/team/app:1", "013"],
  ["since=alpine:3.20", "2"],
  [`since=${"a".repeat(12)}`, "2"],
  [`before=sha256:${"b".repeat(64)}`, "013"],
  ["until=24h", "0123"],
  ["until=72h", "013"],
  ["until=2026-06-12T00:00:00Z", "013"],
  ["id=aaaa", "01"],
  ["id=sha256:b", "2"],
  [`digest=${digestOf("9")}`, "2"],
  ["digest=2222", "0123"],
  ["reference=alpine", "01"],
  ["reference=alpine:3.*", "0"],
  ["reference=docker.io/library/*", "01"],
  ["reference=localhost:5000/team/app", "2"],
  ["reference=*/*/app:1", "2"],
  ["reference=app", ""],
];

for (const [filter, expected] of CASES) {
  test(`${filter} finds ${expected || "none"}`, async () => assert.is(await found(filter), expected));
}

test("values that are none are refused", async () => {
  assert.is((await rejection(found("until=soon"))).state, "it is no time");
  assert.is((await rejection(found("id=xyz"))).state, "it is no beginning of a digest");
  assert.is((await rejection(found("before=nowhere"))).code, "not-found");
  assert.is((await rejection(found("since=UPPER"))).code, "not-found");
  assert.is(refusal(() => referenceFilter("[")).state, "it is no pattern");
  assert.match((await rejection(found("danglin=true"))).hint ?? "", "did you mean dangling?");
});

test("creationTime() knows that the year 1 is no date", () => {
  assert.is(creationTime("0001-01-01T00:00:00Z"), Number.NEGATIVE_INFINITY);
  assert.is(creationTime(undefined), Number.NEGATIVE_INFINITY);
  assert.is(creationTime("2026-06-15T12:00:00Z"), NOW);
});

test.run();
