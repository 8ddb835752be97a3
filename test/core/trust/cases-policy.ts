/** What a policy is, and which images its scopes hold. */
import { ACCEPT, APP, type Case, only, REJECT, signed } from "./case.ts";
import { MANIFEST } from "./helpers.ts";

/** Rejects all but what the scopes of registries say. */
const docker = (scopes: object): unknown => ({ default: REJECT, transports: { docker: scopes } });

export const POLICY_CASES: readonly Case[] = [
  // What a policy is.
  { name: "accept anything", policy: only(...ACCEPT), verdict: "accepted" },
  { name: "reject", policy: only(...REJECT), verdict: "rejected", says: /rejects all/ },
  { name: "accept and reject", policy: only(...ACCEPT, ...REJECT), verdict: "rejected" },
  { name: "no default", policy: { transports: {} }, verdict: "policy", says: /default/ },
  { name: "no requirement", policy: { default: [] }, verdict: "policy", says: /empty list/ },
  { name: "unknown field", policy: { default: ACCEPT, defualt: REJECT }, verdict: "policy", says: /defualt/ },
  { name: "not JSON", policy: "{", verdict: "policy" },
  { name: "an empty file", policy: "", verdict: "policy" },
  { name: "an array", policy: "[]", verdict: "policy" },
  {
    name: "a key twice",
    policy: '{"default":[{"type":"reject"}],"default":[{"type":"insecureAcceptAnything"}]}',
    verdict: "policy",
    says: /twice/,
  },
  { name: "a comment", policy: '{"default":[{"type":"insecureAcceptAnything"}]} // all', verdict: "policy" },
  {
    name: "unknown requirement",
    policy: only({ type: "acceptAnything" }),
    verdict: "policy",
    says: /acceptAnything/,
  },
  { name: "type in other letters", policy: only({ type: "Reject" }), verdict: "policy" },
  { name: "requirement without type", policy: only({}), verdict: "policy", says: /type/ },
  { name: "requirement that is a string", policy: only("insecureAcceptAnything"), verdict: "policy" },
  {
    name: "unknown field of a requirement",
    policy: only({ type: "insecureAcceptAnything", for: "me" }),
    verdict: "policy",
  },
  {
    name: "unknown transport",
    policy: { default: ACCEPT, transports: { dokcer: { "": REJECT } } },
    verdict: "policy",
    says: /dokcer/,
  },
  {
    name: "null for transports",
    policy: { default: ACCEPT, transports: null },
    verdict: "policy",
    says: /null/,
  },
  {
    name: "a broken scope that does not concern the image",
    policy: { default: ACCEPT, transports: { docker: { "other.test": [] } } },
    verdict: "policy",
  },
  // Scopes.
  { name: "the image", policy: docker({ [APP]: ACCEPT }), verdict: "accepted" },
  { name: "another tag", policy: docker({ "registry.test/team/app:2": ACCEPT }), verdict: "rejected" },
  { name: "the repository", policy: docker({ "registry.test/team/app": ACCEPT }), verdict: "accepted" },
  { name: "the namespace", policy: docker({ "registry.test/team": ACCEPT }), verdict: "accepted" },
  { name: "the beginning of a name", policy: docker({ "registry.test/te": ACCEPT }), verdict: "rejected" },
  { name: "the host", policy: docker({ "registry.test": ACCEPT }), verdict: "accepted" },
  {
    name: "the host is another with a port",
    policy: docker({ "registry.test": ACCEPT }),
    image: "registry.test:5000/a:1",
    verdict: "rejected",
  },
  {
    name: "the host with its port",
    policy: docker({ "registry.test:5000": ACCEPT }),
    image: "registry.test:5000/a:1",
    verdict: "accepted",
  },
  {
    name: "a domain",
    policy: docker({ "*.example.com": ACCEPT }),
    image: "a.b.example.com:5000/a:1",
    verdict: "accepted",
  },
  {
    name: "a domain does not cover itself",
    policy: docker({ "*.example.com": ACCEPT }),
    image: "example.com/a:1",
    verdict: "rejected",
  },
  {
    name: "a star in the middle",
    policy: docker({ "a*.example.com": REJECT }),
    verdict: "policy",
    says: /star/,
  },
  { name: "all registries", policy: docker({ "": ACCEPT }), verdict: "accepted" },
  {
    name: "the narrower scope rejects",
    policy: docker({ "registry.test": ACCEPT, "registry.test/team": REJECT }),
    verdict: "rejected",
  },
  {
    name: "the narrower scope accepts",
    policy: docker({ "": REJECT, "registry.test": REJECT, [APP]: ACCEPT }),
    verdict: "accepted",
  },
  {
    name: "a short name is one of Docker Hub",
    policy: docker({ "docker.io/library": ACCEPT }),
    image: "alpine",
    verdict: "accepted",
  },
  {
    name: "by digest the tag's scope does not count",
    policy: docker({ [APP]: ACCEPT }),
    image: `registry.test/team/app@${MANIFEST}`,
    verdict: "rejected",
  },
  {
    name: "by digest",
    policy: docker({ [`registry.test/team/app@${MANIFEST}`]: ACCEPT }),
    image: `registry.test/team/app@${MANIFEST}`,
    verdict: "accepted",
  },
  {
    name: "an archive is not of a registry",
    policy: docker({ "": ACCEPT }),
    image: "oci-archive:/a/b.tar",
    verdict: "rejected",
  },
  {
    name: "a directory of archives",
    policy: { default: REJECT, transports: { "oci-archive": { "/a": ACCEPT } } },
    image: "oci-archive:/a/b.tar",
    verdict: "accepted",
  },
  {
    name: "an image of a layout",
    policy: { default: REJECT, transports: { oci: { "/a/b:1": ACCEPT, "/a/b": REJECT } } },
    image: "oci:/a/b:1",
    verdict: "accepted",
  },
  {
    name: "archives of docker",
    policy: { default: REJECT, transports: { "docker-archive": { "": ACCEPT } } },
    image: "docker-archive:/a/b.tar",
    verdict: "accepted",
  },
  {
    name: "a scope of archives of docker",
    policy: { default: REJECT, transports: { "docker-archive": { "/a": ACCEPT } } },
    verdict: "policy",
  },
  {
    name: "a path with dots",
    policy: { default: REJECT, transports: { oci: { "/a/../b": ACCEPT } } },
    verdict: "policy",
  },
  {
    name: "a signature for an archive",
    policy: only(signed()),
    image: "oci-archive:/a/b.tar",
    verdict: "rejected",
    says: /file/,
  },
];
