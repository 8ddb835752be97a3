/** Names of tests, as the source of a file has them. */

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Whether a file has a test whose name has these words, or begins so. Each word of what a template leaves open must be
 * among the file's own.
 */
export function hasTest(source: string, words: string): boolean {
  const names = [...source.matchAll(/\btest\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g)].map(
    ([, , name = ""]) => name,
  );
  const hasWord = (word: string): boolean => new RegExp(`\\W${escaped(word)}\\W`).test(source);
  return names.some(
    (name) => name.includes(words) || fillings(name, words).some((each) => each.every(hasWord)),
  );
}

/** What a template's open places would have to be for its text to begin with these words, as words. */
function fillings(template: string, words: string): string[][] {
  const parts = template.split(/\$\{[^}]*\}/);
  const found: string[][] = [];
  // The words end in any part behind the first open place, anywhere in it.
  for (let last = 1; last < parts.length; last += 1) {
    const text = parts[last] ?? "";
    for (let cut = 0; cut <= text.length; cut += 1) {
      const begin = [...parts.slice(0, last), text.slice(0, cut)].map(escaped).join("(.+)");
      const match = new RegExp(`^${begin}$`).exec(words);
      if (match !== null) found.push(match.slice(1).flatMap((filled) => filled.split(" ").filter(Boolean)));
    }
  }
  return found;
}
