/** Escapes for other languages: `html`, `js` and `urlquery` of Go's text/template. */

const HTML: ReadonlyMap<string, string> = new Map([
  ["\0", "\ufffd"],
  ['"', "&#34;"],
  ["'", "&#39;"],
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
]);

export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => HTML.get(character) ?? "");
}

/** For use between quotes in a script. */
export function escapeJs(text: string): string {
  return text.replace(/[\\'"]/g, "\\$&").replace(/[<>&=]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return `\\u${point.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

export function escapeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
