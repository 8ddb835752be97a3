/** A web application and its database in a network: of Debian's packages, in images that buildah has made. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Services, stageWithServices } from "../../helpers/e2e/services.ts";
import { skip } from "../../helpers/skip.ts";

const test = suite("networks: services");
let services: Services;
test.before(async () => {
  if (Bun.which("nft", { PATH: `${process.env.PATH}:/usr/sbin:/sbin` }) === null) skip("nft is missing");
  services = await stageWithServices(["postgres", "web"]);
});
test.after(() => services?.stage.stop());

/** Asks the database at the host that the path names, and answers with what it says. */
const APPLICATION = `
import http.server, subprocess
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        host = self.path[1:]
        said = subprocess.run(["psql", "-h", host, "-U", "postgres", "-qtA", "-c",
            "SELECT name, host(inet_server_addr()), host(inet_client_addr()) FROM guests"],
            capture_output=True, text=True) if host else None
        status = 503 if said and said.returncode else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write((said.stderr if status == 503 else said.stdout if said else "up").encode())
class Server(http.server.ThreadingHTTPServer):
    address_family = __import__("socket").AF_INET6
Server(("::", 8000), Handler).serve_forever()`;

/** Of each, the status and what it says. The first argument is how many seconds it may take. */
const CLIENT = `
import sys, urllib.error, urllib.request
for url in sys.argv[2:]:
    try: answer = urllib.request.urlopen(url, timeout=int(sys.argv[1]))
    except urllib.error.HTTPError as error: answer = error
    except urllib.error.URLError as error: print("none", error.reason); continue
    print(answer.status, answer.read().decode().strip().replace("\\n", " "))`;

const PASSWORD = "POSTGRES_PASSWORD=secret";

async function start(name: string, service: "postgres" | "web", flags: string[], words: string[] = []) {
  const { stage } = services;
  await stage.ok(["run", "-d", "--name", name, ...flags, stage.image(service), ...words]);
}

async function ask(network: string, urls: readonly string[], longest = 50): Promise<string[]> {
  const { stage } = services;
  const client = ["python3", "-c", CLIENT, String(longest), ...urls];
  const said = await stage.ok(["run", "--rm", "--network", network, stage.image("web"), ...client]);
  return said.trimEnd().split("\n");
}

/** Of a container in the network "back". */
async function addressesOf(name: string): Promise<{ readonly four: string; readonly six: string }> {
  const at = ".NetworkSettings.Networks.back";
  const [four = "", six = ""] = (
    await services.field(name, `{{${at}.IPAddress}} {{${at}.GlobalIPv6Address}}`)
  ).split(" ");
  return { four, six };
}

test("a web application asks its database by name, alias and either address, and is asked by others so", async () => {
  const { stage, exec, healthy } = services;
  await stage.ok(["network", "create", "--ipv6", "back"]);
  await stage.ok(["network", "create", "elsewhere"]);
  await start("db", "postgres", ["--network", "back:alias=database", "-e", PASSWORD]);
  const settings = ["-e", "PGPASSWORD=secret", "-e", "PGCONNECT_TIMEOUT=30"];
  await start(
    "web",
    "web",
    ["--network", "back", "-p", "127.0.0.1::8000", ...settings],
    ["python3", "-u", "-c", APPLICATION],
  );
  await Promise.all([healthy("db"), healthy("web")]);
  const sql = "CREATE TABLE guests (name text); INSERT INTO guests VALUES ('anna'), ('ben')";
  await exec("db", "psql", "-U", "postgres", "-qc", sql);

  const [db, web] = [await addressesOf("db"), await addressesOf("web")];
  assert.match(db.six, /^fd/);
  const guests = (server: string, client: string): string =>
    `200 anna|${server}|${client} ben|${server}|${client}`;
  const [four, six] = [guests(db.four, web.four), guests(db.six, web.six)];
  // Which of the two a name leads to is up to who looks it up.
  for (const answer of await ask("back", ["http://web:8000/db", "http://web.back:8000/database"])) {
    assert.ok([four, six].includes(answer), answer);
  }
  assert.equal(
    await ask("back", [`http://${web.four}:8000/${db.four}`, `http://[${web.six}]:8000/${db.six}`]),
    [four, six],
  );
  // The host comes in by the published port, and through the application to the database that has none.
  const [, port] = /:(\d+)\n$/.exec(await stage.ok(["port", "web", "8000"])) ?? [];
  const outside = await fetch(`http://127.0.0.1:${port}/${db.four}`);
  assert.equal([outside.status, (await outside.text()).split("|")[0]], [200, "anna"]);
  for (const answer of await ask("elsewhere", ["http://web:8000/", `http://${web.four}:8000/`], 2)) {
    assert.match(answer, /^none /);
  }
});

test("a database that is taken out of the network is missed, and one that is put back is found, while both run", async () => {
  const { stage, exec, field } = services;
  const started = () => exec("db", "psql", "-U", "postgres", "-qtAc", "SELECT pg_postmaster_start_time()");
  const [since, before] = [await started(), await addressesOf("db")];
  await stage.ok(["network", "disconnect", "back", "db"]);
  const [missing, own] = await ask("back", ["http://web:8000/db", "http://web:8000/"]);
  assert.match(missing ?? "", /^503 .*could not translate host name "db"/);
  assert.is(own, "200 up");
  await stage.ok(["network", "connect", "--alias", "database", "back", "db"]);
  for (const answer of await ask("back", ["http://web:8000/db", "http://web:8000/database"])) {
    assert.match(answer, /^200 anna\|.* ben\|/);
  }
  // By another address it is the same one.
  await stage.ok(["network", "disconnect", "back", "db"]);
  const six = before.six.replace(/[^:]*$/, "77");
  await stage.ok(["network", "connect", "--ip6", six, "back", "db"]);
  const [direct, old] = await ask("back", [`http://web:8000/${six}`, "http://web:8000/database"]);
  assert.ok(direct?.startsWith(`200 anna|${six}|`), direct);
  assert.match(old ?? "", /^503 .*could not translate host name "database"/);
  assert.equal([await started(), await field("web", "{{.State.Status}}")], [since, "running"]);
  await stage.ok(["rm", "-f", "db", "web"]);
  await stage.ok(["network", "rm", "back", "elsewhere"]);
  await stage.tidied();
});

test.run();
