/**
 * Values of the world in JSON, the same for every host. Going in, what JSON has no form for is an object with one key:
 * {"bytes": base64}, {"record": {…}} with names as in the WIT, {"tuple": […]}, {"variant": tag, "val": …},
 * {"resource": name}. Coming out, records are objects, bytes are {"bytes": base64}, variants {"variant", "val"}, and
 * what is missing is left out.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const camel = (name: string): string =>
  name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** A value as a JavaScript host passes it. */
export function toHost(value: Json, resources: ReadonlyMap<string, unknown>): unknown {
  if (value === null) return undefined;
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: Json) => toHost(item, resources));
  const object = value as { readonly [key: string]: Json };
  if (typeof object.bytes === "string") return fromBase64(object.bytes);
  if (typeof object.resource === "string") return resources.get(object.resource);
  if (object.tuple !== undefined) return toHost(object.tuple, resources);
  if (typeof object.variant === "string") {
    const { variant: tag, val } = object;
    return val === undefined ? { tag } : { tag, val: toHost(val, resources) };
  }
  const fields = Object.entries(object.record as { readonly [key: string]: Json });
  return Object.fromEntries(fields.map(([name, field]) => [camel(name), toHost(field, resources)]));
}

/** A value as a JavaScript host gave it. */
export function fromHost(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object") return value as Json;
  if (value instanceof Uint8Array) return { bytes: toBase64(value) };
  if (Array.isArray(value)) return value.map(fromHost);
  const object = value as Readonly<Record<string, unknown>>;
  if (typeof object.tag === "string" && Object.keys(object).every((key) => key === "tag" || key === "val")) {
    return present({ variant: object.tag, val: fromHost(object.val) });
  }
  const fields = Object.entries(object).map(([name, field]): [string, Json] => [name, fromHost(field)]);
  return present(Object.fromEntries(fields.sort(([left], [right]) => (left < right ? -1 : 1))));
}

function present(object: { readonly [key: string]: Json }): Json {
  return Object.fromEntries(Object.entries(object).filter(([, field]) => field !== null));
}
