/** Servers that are not who they say, and ways around TLS. */
import { type Attack, CDN } from "../attack.ts";

const refused = /certificate is not accepted/;

export const CERTIFICATES: readonly Attack[] = [
  {
    name: "a registry with a certificate of its own making",
    domain: "self-signed.example",
    verdict: "denied",
    says: refused,
  },
  {
    name: "a registry with a certificate for another host",
    domain: "wrong-host.example",
    verdict: "denied",
    says: refused,
  },
  {
    name: "a registry with a certificate that has expired",
    domain: "expired.example",
    verdict: "denied",
    says: refused,
  },
  { name: "a registry without TLS", domain: "plain.example", verdict: "unavailable" },
  {
    name: "a push to a registry with a certificate of its own making",
    does: "push",
    domain: "self-signed.example",
    verdict: "denied",
    says: refused,
  },
  {
    name: "a list of a registry with a certificate that has expired",
    does: "tags",
    domain: "expired.example",
    verdict: "denied",
    says: refused,
  },
  {
    name: "a registry on this machine with a certificate of its own making",
    domain: "{local}",
    verdict: "denied",
    says: refused,
  },
  {
    name: "a registry that need not have a good certificate",
    domain: "self-signed.example",
    insecure: true,
    verdict: "harmless",
  },
  {
    name: "a registry that need not have a certificate at all",
    domain: "plain.example",
    insecure: true,
    verdict: "harmless",
  },
  ...["self-signed", "wrong-host", "expired"].map(
    (kind): Attack => ({
      name: `blobs at a storage service whose certificate is ${kind}`,
      answer: (ask) =>
        ask.kind === "blob" && ask.headers.authorization !== undefined
          ? { status: 307, headers: { location: `https://${kind}.example/blob` } }
          : undefined,
      verdict: "denied",
      says: refused,
    }),
  ),
  {
    name: "an insecure registry's storage service with a bad certificate",
    domain: "self-signed.example",
    insecure: true,
    answer: (ask) =>
      ask.kind === "blob" && ask.headers.authorization !== undefined
        ? { status: 307, headers: { location: "https://wrong-host.example/blob" } }
        : undefined,
    verdict: "denied",
    says: refused,
  },
  {
    name: "a token service whose certificate is bad",
    login: "bearer",
    answer: (ask) =>
      ask.origin === "https://registry.example"
        ? { status: 401, headers: { "www-authenticate": 'Bearer realm="https://self-signed.example/token"' } }
        : undefined,
    verdict: "denied",
    says: refused,
  },
  {
    name: "an upload that goes on at a host with a bad certificate",
    does: "push",
    answer: (ask) =>
      ask.method === "POST" && ask.headers.authorization !== undefined
        ? { status: 202, headers: { location: "https://expired.example/up" } }
        : undefined,
    verdict: "denied",
    says: refused,
  },
  {
    name: "a storage service that does not speak TLS",
    answer: (ask) =>
      ask.kind === "blob" && ask.headers.authorization !== undefined
        ? { status: 307, headers: { location: "https://plain.example/blob" } }
        : undefined,
    verdict: "unavailable",
  },
  {
    name: "a redirect from an insecure registry to plain http elsewhere",
    domain: "plain.example",
    insecure: true,
    answer: (ask) =>
      ask.kind === "blob" && ask.origin === "http://plain.example" && ask.headers.authorization !== undefined
        ? { status: 307, headers: { location: "http://cdn.example/x" } }
        : ask.origin === "http://cdn.example"
          ? { status: 404 }
          : undefined,
    reaches: ["http://cdn.example"],
    verdict: "not-found",
  },
  {
    name: "a redirect from an insecure registry to this machine",
    domain: "plain.example",
    insecure: true,
    answer: (ask) =>
      ask.kind === "blob" && ask.headers.authorization !== undefined
        ? { status: 307, headers: { location: "http://{canary}/" } }
        : undefined,
    verdict: "denied",
  },
  {
    name: "a redirect from an insecure registry to a storage service by https",
    domain: "plain.example",
    insecure: true,
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 404 }
        : ask.kind === "blob" && ask.headers.authorization !== undefined
          ? { status: 307, headers: { location: `${CDN}/x` } }
          : undefined,
    reaches: [CDN],
    verdict: "not-found",
  },
];
