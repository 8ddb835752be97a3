import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerValue } from "../../../cli/inspect/container.ts";
import { renderEach } from "../../../cli/template/listing.ts";
import { inspectContainer } from "../../../core/container/inspect.ts";
import { encodeJson } from "../../../core/engine/template/json.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { container } from "../containers/scene.ts";

const test = suite("containerValue");

const FACTS = { driver: "overlay", directory: "/c", logPath: "" };
const WEB = container("web", {
  config: { ...DOCUMENT.config, annotations: { a: "1" } },
  request: { network: "none", "cap-add": ["NET_RAW"], "log-opt": ["max-size=1m"] },
});
const render = (format: string): string => renderEach(format, [containerValue(WEB, FACTS)], false);

test("as JSON it is what the core says", () => {
  const json = JSON.parse(encodeJson(containerValue(WEB, FACTS))) as unknown;
  assert.equal(json, JSON.parse(JSON.stringify(inspectContainer(WEB, FACTS))));
});

test("templates see Go's kinds of values", () => {
  assert.is(
    render("{{.HostConfig.CapAdd}} {{.HostConfig.CapDrop}} {{.HostConfig.PidsLimit}}"),
    "[NET_RAW] [] <nil>\n",
  );
  assert.is(render('{{index .Config.Labels "a"}}{{index .Config.Labels "b"}}'), "1\n");
  assert.is(render("{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}"), "none\n");
  assert.is(render("{{.NetworkSettings.Networks.none.IPAddress}}{{.NetworkSettings.Ports}}"), "map[]\n");
  assert.is(render('{{index .HostConfig.LogConfig.Config "max-size"}}'), "1m\n");
  assert.is(render("{{if .State.Health}}checked{{end}}{{.GraphDriver.Data.UpperDir}}"), "/c/upper\n");
});

test.run();
