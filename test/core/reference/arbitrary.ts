/** References for property tests. */
import fc from "fast-check";
import { type Digest, formatDigest } from "../../../core/digest/digest.ts";
import type { Reference } from "../../../core/reference/reference.ts";

const component = fc.stringMatching(/^[a-z0-9]{1,6}(?:(?:[._]|__|-{1,3})[a-z0-9]{1,4}){0,2}$/);
/** Repository paths of one to four components. */
export const path: fc.Arbitrary<string> = fc
  .array(component, { minLength: 1, maxLength: 4 })
  .map((components) => components.join("/"));
const host = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{1,5}(?:-{1,2}[A-Za-z0-9]{1,3})?(?:\.[a-z0-9]{1,4}){1,3}$/),
  fc.stringMatching(/^\[[0-9a-f]{1,4}::[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,3}\]$/),
  fc.constant("localhost"),
);
const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
const domain = fc
  .tuple(host, port)
  .map(([name, number]) => (number === undefined ? name : `${name}:${number}`));
const tag = fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined });
const digest = fc.option(
  fc.stringMatching(/^[0-9a-f]{64}$/).map((hex): Digest => formatDigest("sha256", hex)),
  { nil: undefined },
);

/** References with a domain, in the shape the parsers give: absent parts are absent. */
export const references: fc.Arbitrary<Reference> = fc.record({ domain, path, tag, digest }).map((parts) => ({
  domain: parts.domain,
  path: parts.path,
  ...(parts.tag === undefined ? {} : { tag: parts.tag }),
  ...(parts.digest === undefined ? {} : { digest: parts.digest }),
}));
