import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pageLocation, uploadLocation } from "../../../core/distribution/location.ts";
import { PURPOSE, refuses } from "./helpers.ts";

const location = suite("location");
const ORIGIN = "https://registry.test:5000";
const FROM = `${ORIGIN}/v2/app/blobs/uploads/`;
const upload = (to: string | null, origin = ORIGIN, from = FROM): string =>
  uploadLocation(from, to, origin, PURPOSE);

location("uploadLocation takes the registry's own addresses, relative or absolute", () => {
  assert.is(upload("/v2/app/blobs/uploads/1?x=%3D&y"), `${FROM}1?x=%3D&y`);
  assert.is(upload("1"), `${FROM}1`);
  assert.is(upload(`${FROM}1#fragment`), `${FROM}1`);
});

location("uploadLocation takes a public address by https", () => {
  assert.is(upload("https://storage.example/put"), "https://storage.example/put");
  assert.is(upload("//storage.example/put"), "https://storage.example/put");
  // From there it is relative to there, and back home is home.
  assert.is(upload("/next", ORIGIN, "https://storage.example/put"), "https://storage.example/next");
  assert.is(upload(`${FROM}2`, ORIGIN, "https://storage.example/put"), `${FROM}2`);
});

location("uploadLocation refuses every other one", async () => {
  for (const to of [
    "http://storage.example/put",
    "https://127.0.0.1/put",
    "https://localhost:5000/put",
    "https://169.254.169.254/latest",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fd00::1]/",
    "https://metadata.google.internal/",
    "https://intranet/",
    "https://printer.local/",
    "https://user:secret@storage.example/",
  ]) {
    await refuses(() => upload(to), "denied");
  }
  for (const to of ["ftp://registry.test/", "javascript:1", "http://[", "", null]) {
    await refuses(() => upload(to), "corrupt");
  }
});

location("uploadLocation refuses a neighbour of a registry on this machine", async () => {
  const origin = "http://127.0.0.1:5000";
  assert.is(upload("/u", origin, `${origin}/v2/`), `${origin}/u`);
  await refuses(() => upload("http://127.0.0.1:6000/u", origin, `${origin}/v2/`), "denied");
  await refuses(() => upload("http://localhost:5000/u", origin, `${origin}/v2/`), "denied");
});

location("the registry's own host by http is the registry by https", () => {
  assert.is(upload("http://registry.test:5000/u?a"), `${ORIGIN}/u?a`);
  assert.is(upload("http://registry.test/u"), `${ORIGIN}/u`);
  assert.is(pageLocation(FROM, "http://registry.test/p?n=1", ORIGIN), `${ORIGIN}/p?n=1`);
});

location("pageLocation is the registry's own address or nothing", () => {
  assert.is(pageLocation(FROM, "/v2/_catalog?last=a", ORIGIN), `${ORIGIN}/v2/_catalog?last=a`);
  assert.is(pageLocation(FROM, `${ORIGIN}/x`, ORIGIN), `${ORIGIN}/x`);
  for (const to of [
    "https://other.example/",
    "https://registry.test/",
    "http://registry.test:6000/",
    "http://user@registry.test/",
    "https://a:b@registry.test:5000/",
    "http://[",
    "data:,x",
  ]) {
    assert.is(pageLocation(FROM, to, ORIGIN), undefined, to);
  }
});

location.run();
