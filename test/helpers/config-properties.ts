/** The properties of a config, from the source of its type. */

/** One level of brackets opened, and closed. */
const [OPEN, CLOSE] = ["{<([", "}>)]"];

/**
 * Every property that an interface has, and those of what is in it, as paths: "linux.devices[].path" for a list's
 * items, "linux.timeOffsets{}.secs" for the values of a map. In the order of the source.
 *
 * @param source TypeScript whose interfaces have `readonly` members and no type parameters
 */
export function propertiesOf(source: string, root: string): string[] {
  const text = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  const bodies = new Map<string, string>();
  for (const [, name = "", body = ""] of text.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm))
    bodies.set(name, body);
  const paths: string[] = [];
  const visit = (body: string, above: string): void => {
    for (const member of splitTop(body)) {
      const [, name, type] = /^readonly (\w+)\??:\s*([\s\S]*)$/.exec(member) ?? [];
      if (name === undefined || type === undefined) throw new Error(`this is no member: ${member}`);
      const path = above === "" ? name : `${above}.${name}`;
      paths.push(path);
      enter(type, path);
    }
  };
  const enter = (type: string, path: string): void => {
    const list = /^readonly ([\s\S]*)\[\]$/.exec(type)?.[1];
    const map = /^Readonly<Record<string, ([\s\S]*)>>$/.exec(type)?.[1];
    const inline = /^\{([\s\S]*)\}$/.exec(type)?.[1];
    if (list !== undefined) enter(list, `${path}[]`);
    else if (map !== undefined) enter(map, `${path}{}`);
    else visit(inline ?? bodies.get(type) ?? "", path);
  };
  const body = bodies.get(root);
  if (body === undefined) throw new Error(`there is no interface ${root}`);
  visit(body, "");
  return paths;
}

/** The members of a body, without those of what is in it. */
function splitTop(body: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of body) {
    if (OPEN.includes(character)) depth += 1;
    if (CLOSE.includes(character)) depth -= 1;
    if (character === ";" && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
