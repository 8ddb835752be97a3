/** Names of containers that nobody has named. On the path of every start. */

const QUALITIES =
  "able agile amber ample brave brisk bright broad calm candid civil clear clever cosy crisp deft eager early even fair fast fine firm fleet fond frank fresh gentle glad grand handy happy hardy jolly keen kind light lively loyal lucid mellow merry mild modest neat nimble noble placid plain proud quick quiet rapid ready robust serene sharp solid steady sunny swift tidy vivid warm".split(
    " ",
  );
const THINGS =
  "alder anvil aspen badger beacon birch bison bolt brook cedar comet crane delta ember falcon fern fjord flint garnet glacier harbor hazel heron island juniper kestrel lagoon larch linden lynx maple marten meadow nebula oak opal orchid osprey otter pebble pine plover prairie quartz raven reef river robin rowan sable saddle sparrow spruce summit swallow thistle tundra valley walnut willow wren yarrow zephyr zinnia".split(
    " ",
  );

/**
 * A name of two words and, from the third attempt on, a number.
 *
 * @param id of the container, hexadecimal digits; the same id and attempt give the same name
 * @param attempt how many names were taken already
 */
export function generateName(id: string, attempt: number): string {
  const number = (at: number): number => Number.parseInt(id.slice(at, at + 4), 16);
  const words = `${pick(QUALITIES, number(4 * attempt))}_${pick(THINGS, number(4 * attempt + 4))}`;
  return attempt < 2 ? words : `${words}${number(4 * attempt + 8) % 1000}`;
}

function pick(words: readonly string[], number: number): string {
  return words[number % words.length] ?? "";
}
