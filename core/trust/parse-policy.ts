import { isRlError, RlError } from "../errors.ts";
import type { PolicyFile } from "../ports/trust-files.ts";
import { asObject, refuseField, required } from "../spec/fields.ts";
import { parseStrictJson } from "../spec/json.ts";
import { closedObject, listOfSome } from "./fields.ts";
import { parseRequirement } from "./parse-requirement.ts";
import type { Policy, Requirements } from "./policy.ts";

/** Most bytes of a policy: thousands of scopes. */
const SIZE_LIMIT = 1024 * 1024;

/**
 * The transports of containers-transports(5), and those that other tools of the family know. Images come to us
 * by a few of them; the others are checked in form, so that a file can be shared.
 */
const TRANSPORTS: ReadonlySet<string> = new Set([
  "atomic",
  "containers-storage",
  "dir",
  "docker",
  "docker-archive",
  "docker-daemon",
  "oci",
  "oci-archive",
  "ostree",
  "sif",
  "tarball",
]);

/**
 * Read a policy. Nothing unknown is passed over: a policy that is not understood in full is not a policy.
 *
 * @throws RlError code "invalid" or "limit", naming the file and the place
 */
export function parsePolicy({ path, bytes }: PolicyFile): Policy {
  try {
    const parsed = parseStrictJson(bytes, "policy", { size: SIZE_LIMIT });
    const object = closedObject(parsed, "policy", ["default", "transports"]);
    const fallback = required(object, "default", "policy", readRequirements);
    const transports = Object.hasOwn(object, "transports") ? readTransports(object.transports) : new Map();
    return { name: path, fallback, transports };
  } catch (error) {
    if (!isRlError(error)) throw error;
    throw new RlError({
      code: error.code,
      action: "use signature policy",
      subject: path,
      state: error.subject === "policy" ? error.state : `${error.subject}: ${error.state}`,
      hint: "no image is taken in before it is mended; containers-policy.json(5) describes it",
      cause: error,
    });
  }
}

const readRequirements: (value: unknown, where: string) => Requirements = listOfSome(parseRequirement);

function readTransports(value: unknown): Policy["transports"] {
  const where = "policy.transports";
  const transports = new Map<string, ReadonlyMap<string, Requirements>>();
  for (const [transport, scopes] of Object.entries(asObject(value, where))) {
    if (!TRANSPORTS.has(transport)) {
      throw refuseField(where, `there is no transport ${JSON.stringify(transport.slice(0, 80))}`);
    }
    transports.set(transport, readScopes(scopes, `${where}.${transport}`, transport));
  }
  return transports;
}

function readScopes(value: unknown, where: string, transport: string): ReadonlyMap<string, Requirements> {
  const scopes = new Map<string, Requirements>();
  for (const [scope, requirements] of Object.entries(asObject(value, where))) {
    const place = `${where}[${JSON.stringify(scope.slice(0, 200))}]`;
    const fault = scope === "" ? undefined : scopeFault(transport, scope);
    if (fault !== undefined) throw refuseField(place, fault);
    scopes.set(scope, readRequirements(requirements, place));
  }
  return scopes;
}

/** Why no image of the transport could ever be in the scope: a slip that would leave images unguarded. */
function scopeFault(transport: string, scope: string): string | undefined {
  switch (transport) {
    case "docker":
    case "atomic":
      return registryScopeFault(scope);
    case "oci":
    case "oci-archive":
    case "dir":
      return pathScopeFault(scope);
    case "docker-archive":
    case "tarball":
      return 'the transport has no scope but ""';
    default:
      return undefined;
  }
}

/** `HOST[:PORT][/NAMESPACE…[/NAME[:TAG|@DIGEST]]]`. */
const HOST = /^(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const PATH = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::\w[\w.-]{0,127}|@sha256:[0-9a-f]{64})?$/;

function registryScopeFault(scope: string): string | undefined {
  const wildcard = scope.startsWith("*.");
  if (wildcard && /^[A-Za-z0-9.-]+$/.test(scope.slice(2))) return undefined;
  if (scope.includes("*")) return "a star stands only for what is before a domain: *.example.com";
  const slash = scope.indexOf("/");
  const [host, path] = slash < 0 ? [scope, undefined] : [scope.slice(0, slash), scope.slice(slash + 1)];
  const good = HOST.test(host) && (path === undefined || (PATH.test(path) && !path.includes("//")));
  return good ? undefined : "it is not a registry, a namespace, a repository or an image";
}

function pathScopeFault(scope: string): string | undefined {
  if (!scope.startsWith("/")) return "a path begins with /";
  if (scope === "/") return 'for all paths the scope is ""';
  const clean = scope.split("/").slice(1);
  return clean.some((part) => part === "" || part === "." || part === "..")
    ? "the path is not clean"
    : undefined;
}
