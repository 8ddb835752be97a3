/**
 * What a container's request says of its flags: texts as they were typed. A request was written by whatever version of
 * the program started the container, so anything may be missing.
 */
export interface Requested {
  /** "" when it was not given. */
  text(flag: string): string;
  isSet(flag: string): boolean;
  /** All that it was given, in order. */
  list(flag: string): readonly string[];
  /** Undefined when it was not given, and for what is no number. */
  number(flag: string): number | undefined;
}

/** The flags that a container was asked for with, as its document has them; whatever is no object has none. */
export function requestedFlags(request: unknown): Requested {
  const flags = (typeof request === "object" && request !== null ? request : {}) as Record<string, unknown>;
  const given = (flag: string): unknown => (Object.hasOwn(flags, flag) ? flags[flag] : undefined);
  const text = (flag: string): string => {
    const value = given(flag);
    return typeof value === "string" ? value : "";
  };
  return {
    text,
    isSet: (flag) => given(flag) === true,
    list(flag) {
      const value = given(flag);
      return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
    },
    number(flag) {
      const value = text(flag);
      return value === "" || Number.isNaN(Number(value)) ? undefined : Number(value);
    },
  };
}

/** "KEY=VALUE"; a KEY alone has an empty value. */
export function keyAndValue(text: string): [key: string, value: string] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
}
