/** The spellings of true and false that `--flag=VALUE` takes, those of Go's strconv.ParseBool. */
const SPELLINGS: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["t", true],
  ["T", true],
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["0", false],
  ["f", false],
  ["F", false],
  ["false", false],
  ["False", false],
  ["FALSE", false],
]);

/** The boolean a text spells, or none. */
export function parseBoolean(text: string): boolean | undefined {
  return SPELLINGS.get(text);
}
