/** What is wanted of a listing, by docker's keys: of one key any value, of several keys each; of labels all. */
export type Filters = Readonly<Record<string, string | readonly string[]>>;

/** "KEY=VALUE" for each. */
export function filterTexts(filters: Filters = {}): string[] {
  return Object.entries(filters).flatMap(([key, value]) =>
    (typeof value === "string" ? [value] : value).map((each) => `${key}=${each}`),
  );
}
