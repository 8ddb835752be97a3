import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openRemote } from "../../../../core/host/bun/remote/open.ts";
import { refuses } from "../../../core/distribution/helpers.ts";

const opening = suite("openRemote");

opening("the scheme chooses the driver", () => {
  assert.is(openRemote("redis://127.0.0.1:1/0?prefix=team").name, "rl-redis");
  assert.is(openRemote("rediss://user:word@127.0.0.1:1").name, "rl-redis");
  assert.is(openRemote("s3://bucket/some/prefix?endpoint=http://127.0.0.1:1&region=x").name, "rl-s3");
  assert.is(openRemote("file:///srv/shared").name, "rl-metadata");
});

opening("anything else is refused", async () => {
  for (const address of ["", "nonsense", "http://host/x", "/srv/shared", "file:///%ff"]) {
    const error = await refuses(async () => openRemote(address), "invalid");
    assert.match(error.hint ?? "", "redis://HOST");
  }
});

opening("a refusal shows no password", async () => {
  for (const [address, shown] of [
    ["reddis://:secret@host", "reddis://host"],
    ["redis://user:secret@host:port/0", "redis://host:port/0"],
    ["user:secret@host", "host"],
    ["http://bucket?endpoint=https://user:secret@host", "http://host"],
  ] as const) {
    const error = await refuses(async () => openRemote(address), "invalid");
    assert.is(error.subject, shown);
    assert.not.match(error.message, "secret");
  }
});

opening.run();
