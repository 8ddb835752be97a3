/** One line of comma-separated fields (RFC 4180): a field with a comma in it stands in quotation marks. */

/** Undefined when the quotation marks do not match. */
export function splitFields(line: string): string[] | undefined {
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const match = rest.startsWith('"')
      ? /^"((?:[^"]|"")*)"(?=,|$)/.exec(rest)
      : /^([^,"]*)(?=,|$)/.exec(rest);
    if (match === null) return undefined;
    fields.push((match[1] ?? "").replaceAll('""', '"'));
    if (match[0].length === rest.length) return fields;
    rest = rest.slice(match[0].length + 1);
  }
}
