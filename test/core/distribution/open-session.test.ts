import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openSession } from "../../../core/distribution/open-session.ts";
import { USER_AGENT } from "../../../core/distribution/user-agent.ts";
import { refuses } from "./helpers.ts";

const session = suite("openSession");

session("a session begins with the origins of its domain and no authorization", () => {
  const { origins, unverified, userAgent, authorizations, now } = openSession("registry.test", () => 5);
  assert.equal(
    [origins, unverified, userAgent, authorizations.size, now()],
    [["https://registry.test"], false, USER_AGENT, 0, 5],
  );
});

session("an insecure registry may be reached by http and unverified, unless TLS is insisted on", () => {
  const insecure = ["registry.test"];
  const open = openSession("registry.test", () => 0, { insecure, userAgent: "me" });
  assert.equal([open.origins.at(-1), open.unverified, open.userAgent], ["http://registry.test", true, "me"]);
  const strict = openSession("registry.test", () => 0, { insecure, tlsVerify: true });
  assert.equal([strict.origins, strict.unverified], [["https://registry.test"], false]);
});

session("a domain that is none is refused", async () => {
  await refuses(() => openSession("a/b", () => 0), "invalid");
});

session.run();
