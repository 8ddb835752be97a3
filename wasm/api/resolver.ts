import {
  type Digester,
  decodeUtf8,
  formatReference,
  openSession,
  type Protocol,
  parseDockerReference,
  parsePlatform,
  type RegistryCredential,
  type ResolvedImage,
  RlError,
  resolveRemote,
  type SessionOptions,
  type Step,
  type TransportRequest,
  type TransportResponse,
} from "../../core/mod.ts";
import { readArgument } from "./json.ts";

/** A request as the component has it. */
export interface RequestParts {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | null;
  readonly limit: number;
  readonly unverified: boolean;
}

export interface ResponseParts {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export type ResolverStep =
  | { readonly tag: "send"; readonly val: RequestParts }
  | { readonly tag: "sleep"; readonly val: number }
  | {
      readonly tag: "lookup";
      readonly val: { readonly registry: string; readonly repository: string | null };
    }
  | { readonly tag: "done"; readonly val: string };

export type ResolverAnswer =
  | { readonly tag: "ready" }
  | { readonly tag: "response"; readonly val: ResponseParts }
  | { readonly tag: "unreachable"; readonly val: string }
  | { readonly tag: "credential"; readonly val?: RegistryCredential | null | undefined };

export interface ResolverSession {
  next(now: number, answer: ResolverAnswer): ResolverStep;
}

export interface ResolverApi {
  session(reference: string, platform: string, options: string): ResolverSession;
}

/** Bodies are asked for whole, when they are sent for; no document is larger. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** A response whose body came with it. */
interface Received extends TransportResponse {
  readonly bytes: Uint8Array;
}

export function resolverApi(digester: Digester): ResolverApi {
  return {
    session(reference, platform, options) {
      let clock = 0;
      let protocol: Protocol<ResolvedImage> | undefined;
      let asked: Step | undefined;
      let name = reference;

      function start(): Protocol<ResolvedImage> {
        const parsed = parseDockerReference(reference);
        name = formatReference(parsed);
        const settings = readArgument<SessionOptions>(options, "options");
        const session = openSession(parsed.domain, () => clock, settings);
        return resolveRemote({ session, reference: parsed, platform: parsePlatform(platform), digester });
      }

      return {
        next(now, answer) {
          clock = now;
          const isFirst = protocol === undefined;
          protocol ??= start();
          // Until it has asked again, after its end and after a failure, nothing is asked.
          const answered = asked;
          asked = undefined;
          let result = isFirst ? protocol.next() : resume(protocol, answered, answer);
          // A body is here when it is asked for.
          while (!result.done && result.value.kind === "read") {
            const { response, limit } = result.value;
            result = protocol.next((response as Received).bytes.subarray(0, limit + 1));
          }
          asked = result.done ? undefined : result.value;
          return result.done ? { tag: "done", val: imageText(name, result.value) } : stepOf(result.value);
        },
      };
    },
  };
}

function resume(
  protocol: Protocol<ResolvedImage>,
  asked: Step | undefined,
  answer: ResolverAnswer,
): IteratorResult<Step, ResolvedImage> {
  if (asked?.kind === "send" && answer.tag === "response") return protocol.next(responseOf(answer.val));
  if (asked?.kind === "send" && answer.tag === "unreachable") {
    return protocol.throw(unreachable(asked.request, answer.val));
  }
  if (asked?.kind === "sleep" && answer.tag === "ready") return protocol.next();
  if (asked?.kind === "lookup" && answer.tag === "credential") {
    const { val } = answer;
    if (val === null || val === undefined) return protocol.next();
    const { username, password, identityToken } = val;
    return protocol.next({ username, password, identityToken: identityToken ?? undefined });
  }
  throw new RlError({
    code: "invalid",
    action: "resolve image",
    subject: answer.tag,
    state: asked === undefined ? "nothing was asked" : `what was asked is to ${asked.kind}`,
  });
}

function stepOf(step: Exclude<Step, { kind: "read" }> | Step): ResolverStep {
  if (step.kind === "send") return { tag: "send", val: requestOf(step.request) };
  if (step.kind === "sleep") return { tag: "sleep", val: Math.ceil(step.milliseconds) };
  if (step.kind === "lookup") {
    return { tag: "lookup", val: { registry: step.registry, repository: step.repository ?? null } };
  }
  throw new TypeError("a body was asked for");
}

function requestOf({ method, url, headers, body, unverified }: TransportRequest): RequestParts {
  // No document is asked for with a body that is streamed.
  const bytes = body instanceof Uint8Array ? body : null;
  const pairs = Object.entries(headers);
  return { method, url, headers: pairs, body: bytes, limit: BODY_LIMIT, unverified: unverified === true };
}

function responseOf({ status, headers, body }: ResponseParts): Received {
  const byName = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return {
    status,
    bytes: body,
    header: (name) => byName.get(name) ?? null,
    body: async function* () {
      yield body;
    },
    discard: () => undefined,
  };
}

function unreachable(request: TransportRequest, state: string): RlError {
  const subject = new URL(request.url).host;
  return new RlError({ code: "unavailable", action: "reach", subject, state });
}

function imageText(reference: string, image: ResolvedImage): string {
  const { target, manifest, imageId, config, layers } = image;
  const documents = image.documents.map(({ descriptor: { mediaType, digest, size }, bytes }) => ({
    mediaType,
    digest,
    size,
    text: decodeUtf8(bytes),
  }));
  return JSON.stringify({ reference, target, manifest, imageId, config, layers, documents });
}
