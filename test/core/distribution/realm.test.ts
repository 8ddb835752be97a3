import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkRealm } from "../../../core/distribution/realm.ts";
import { refuses } from "./helpers.ts";

const realm = suite("checkRealm");
const PUBLIC = "https://registry.test";

realm("accepts https on another host", () => {
  assert.is(checkRealm("https://auth.test/token?a=b#c", PUBLIC, "r").href, "https://auth.test/token?a=b");
});

realm("refuses http for a registry reached by https", async () => {
  await refuses(() => checkRealm("http://auth.test/token", PUBLIC, "r"), "denied", /not served by https/);
  await refuses(() => checkRealm("http://registry.test/token", PUBLIC, "r"), "denied");
});

realm("refuses addresses inside the user's network for a public registry", async () => {
  for (const host of ["169.254.169.254", "127.0.0.1", "localhost", "[::]", "[::1]", "0x7f.1"]) {
    await refuses(() => checkRealm(`https://${host}/token`, PUBLIC, "r"), "denied", /machine's own address/);
  }
  for (const host of ["10.0.0.1", "[fd00::1]", "auth.lan"]) {
    await refuses(() => checkRealm(`https://${host}/token`, PUBLIC, "r"), "denied", /private network/);
  }
});

realm(
  "refuses this machine's addresses for every registry that is not on it, however it was reached",
  async () => {
    for (const origin of ["http://10.0.0.5:5000", "https://10.0.0.5:5000", "http://registry.test"]) {
      for (const host of ["169.254.169.254", "127.0.0.1:5001", "localhost", "[::ffff:0:7f00:1]"]) {
        const asked = (): URL => checkRealm(`${new URL(origin).protocol}//${host}/token`, origin, "r");
        await refuses(asked, "denied", /machine's own address/);
      }
    }
    assert.ok(checkRealm("http://169.254.7.7/token", "http://169.254.7.7:5000", "r"));
  },
);

realm("accepts them when the registry is on such an address itself", () => {
  assert.ok(checkRealm("https://10.0.0.2/token", "https://10.0.0.1:5000", "r"));
  assert.ok(checkRealm("http://127.0.0.1:5001/token", "http://127.0.0.1:5000", "r"));
  assert.ok(checkRealm("http://auth.lan/token", "http://reg.lan:5000", "r"));
});

realm("refuses what is not a web address, and one with a password in it", async () => {
  for (const text of ["", "auth.test", "file:///etc/passwd", "javascript:1", "ftp://auth.test/"]) {
    await refuses(() => checkRealm(text, PUBLIC, "r"), "denied", /not a web address/);
  }
  await refuses(() => checkRealm("https://u:p@auth.test/", PUBLIC, "r"), "denied", /password in it/);
});

realm.run();
