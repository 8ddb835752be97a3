import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  shownName,
  tellCommit,
  tellImage,
  tellLoaded,
  tellRemoval,
  tellTransfer,
} from "../../../../core/engine/images/tell.ts";
import { digestOf, imageRecord } from "../../../cli/helpers.ts";
import { DOCUMENT } from "../../container/documents.ts";

const test = suite("events of images");
const ID = digestOf("7");
const RECORD = imageRecord({ imageId: ID, config: { Labels: { stage: "test" } } });

function listen() {
  const told: unknown[] = [];
  return {
    told,
    tell: ({
      type,
      action,
      id,
      attributes,
    }: {
      type: string;
      action: string;
      id: string;
      attributes: object;
    }) => void told.push([type, action, id, attributes]),
  };
}

test("an image is told by its identifier, a new name by that", () => {
  const at = listen();
  tellImage(at, "save", RECORD);
  tellImage(at, "tag", RECORD, "docker.io/library/app:2");
  assert.equal(at.told, [
    ["image", "save", ID, { stage: "test", name: ID }],
    ["image", "tag", ID, { stage: "test", name: "app:2" }],
  ]);
});

test("what comes or goes is told by its name", () => {
  const at = listen();
  tellTransfer(at, "pull", "docker.io/library/app:2", { stage: "test" });
  tellTransfer(at, "push", `ghcr.io/owner/app@${ID}`);
  assert.equal(at.told, [
    ["image", "pull", "app:2", { stage: "test", name: "app" }],
    ["image", "push", `ghcr.io/owner/app@${ID}`, { name: "ghcr.io/owner/app" }],
  ]);
});

test("a removal tells each name once, and then the images that are gone", () => {
  const at = listen();
  const other = { ...RECORD, platform: "linux/arm64" };
  const kept = { ...RECORD, imageId: digestOf("8"), reference: "docker.io/library/kept:1" };
  tellRemoval(at, { records: [RECORD, other, kept], deleted: [ID] });
  assert.equal(
    at.told.map((event) => (event as string[]).slice(1, 3)),
    [
      ["untag", ID],
      ["untag", digestOf("8")],
      ["delete", ID],
    ],
  );
});

test("an archive's image is told once, whatever names it has", () => {
  const at = listen();
  const loaded = ["docker.io/library/a:1", "docker.io/library/b:1", undefined];
  tellLoaded(
    at,
    loaded.map((reference) => ({ record: RECORD, reference })),
  );
  assert.equal(at.told, [["image", "load", ID, { stage: "test", name: ID }]]);
});

test("what is made of a container is told of the container, and its name of the image", () => {
  const at = listen();
  const made = { ...RECORD, reference: "docker.io/library/made:1" };
  tellCommit(at, DOCUMENT, made, { isNamed: false });
  tellCommit(at, DOCUMENT, made, { comment: "done", isNamed: true });
  const [first, second, tag] = at.told as [string, string, string, Record<string, string>][];
  assert.equal([first?.[1], first?.[2], first?.[3].comment], ["commit", DOCUMENT.id, ""]);
  assert.equal(
    [second?.[3].comment, second?.[3].imageID, second?.[3].imageRef],
    ["done", ID, made.reference],
  );
  assert.equal(tag?.slice(0, 3), ["image", "tag", ID]);
  assert.is(at.told.length, 3);
});

test("a name has its tag or its digest", () => {
  assert.is(shownName("docker.io/library/app:2"), "app:2");
  assert.is(shownName(`docker.io/library/app@${ID}`), `app@${ID}`);
});

test.run();
