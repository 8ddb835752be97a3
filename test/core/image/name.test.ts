import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isTagged, namelessReference, splitName, untaggedReference } from "../../../core/image/name.ts";
import { digestOf } from "../distribution/helpers.ts";

const name = suite("image name");
const digest = digestOf("x");

name("splitName takes records' references apart as people see them", () => {
  assert.equal(splitName("docker.io/library/alpine:3.20"), {
    repository: "alpine",
    tag: "3.20",
    digest: undefined,
  });
  assert.equal(splitName(`ghcr.io/me/app@${digest}`), {
    repository: "ghcr.io/me/app",
    tag: undefined,
    digest,
  });
  assert.equal(splitName(namelessReference(digest)), { repository: "<none>", digest });
});

name("only a tag makes an image tagged", () => {
  assert.is(isTagged("docker.io/library/alpine:3.20"), true);
  assert.is(isTagged(`docker.io/library/alpine@${digest}`), false);
  assert.is(isTagged(namelessReference(digest)), false);
});

name("untaggedReference keeps the repository", () => {
  assert.is(untaggedReference("docker.io/library/alpine:3.20", digest), `docker.io/library/alpine@${digest}`);
  assert.is(untaggedReference(`docker.io/library/alpine@${digest}`, digest), undefined);
  assert.is(untaggedReference(namelessReference(digest), digest), undefined);
});

name.run();
