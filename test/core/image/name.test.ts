import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isTagged, namelessReference, splitName, untaggedReference } from "../../../core/image/name.ts";
import { familiarReference, parseDockerReference } from "../../../core/reference/familiar.ts";
import { formatReference } from "../../../core/reference/reference.ts";
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
  assert.equal(splitName(namelessReference(digest)), { repository: "<none>", tag: undefined, digest });
});

name("splitName shows repositories as familiarReference does", () => {
  for (const text of [
    "alpine",
    "me/app",
    "library/a/b",
    "ghcr.io/x/y",
    "localhost:5000/z",
    "[::1]:5000/a",
    "docker.io/library/x",
  ]) {
    const reference = parseDockerReference(`${text}:1.0`);
    const { domain, path } = reference;
    assert.equal(splitName(formatReference(reference)), {
      repository: familiarReference({ domain, path }),
      tag: "1.0",
      digest: undefined,
    });
  }
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
