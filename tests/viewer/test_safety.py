"""Each way to misuse the server is tried on a running one: hosts, origins, Solara's own addresses, paths, links."""

import base64
import json
import os
import socket
from urllib.parse import quote

import pytest

from wijksim.viewer.guard import HEADERS, LARGEST_BODY, LONGEST_QUERY
from wijksim.viewer.navigation import PAGES
from wijksim.viewer.words import viewer_words

pytestmark = pytest.mark.browser

KERNEL = "12345678-1234-4234-8234-123456789abc"
WEBSOCKET = f"/jupyter/api/kernels/{KERNEL}/channels?session_id=abcdefgh-1234"
CLOSE = f"/_solara/api/close/{KERNEL}?session_id=abcdefgh-1234"


@pytest.fixture
def ask(namespace, server):
    """Sends a request as it is written and gives status, headers and text of the answer."""

    def asked(path, *, method="GET", host="", body=b"", **headers) -> tuple[int, dict[str, str], str]:
        host = f"127.0.0.1:{server.port}" if host == "" else host
        lines = [f"{method} {path} HTTP/1.1", "Connection: close"]
        lines += [f"Host: {host}"] if host is not None else []
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}"] if body else []
        return namespace.run(_exchange, server.port, "\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    return asked


def _exchange(port: int, request: bytes) -> tuple[int, dict[str, str], str]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got or not got.startswith(b"HTTP/1.1 101"):
            try:
                part = connection.recv(65536)
            except ConnectionResetError:
                break
            if not part:
                break
            got += part
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, body.decode("utf-8", "replace")


def handshake(**headers) -> dict[str, str]:
    """The headers that ask for a websocket."""
    key = base64.b64encode(os.urandom(16)).decode()
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13", "Sec_WebSocket_Key": key}
    return asked | headers


# --- whose request --------------------------------------------------------------------------------------------

FOREIGN = (
    "evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example#127.0.0.1",
    "127.0.0.1@evil.example", "127.0.0.1.nip.io", "0.0.0.0", "[::]", "2130706433", "127.0.0.1, evil.example", None,
)  # fmt: skip


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/vergelijk"])
def test_another_host_is_refused(ask, host, path) -> None:
    status, _, text = ask(path, host=host)
    assert status == 400
    assert "solara" not in text.lower()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:1", "[::1]:8765"])
def test_this_machine_is_let_in_at_any_port(ask, host) -> None:
    assert ask("/", host=host)[0] == 200


def test_two_hosts_are_refused(ask) -> None:
    assert ask("/", X="y\r\nHost: evil.example")[0] == 400


def test_an_address_with_another_host_in_it_is_refused(ask) -> None:
    assert ask("http://evil.example/")[0] in (400, 404)


ORIGINS = ("http://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1", "file://", "")


@pytest.mark.parametrize("origin", ORIGINS)
def test_another_origin_gets_no_websocket(ask, origin) -> None:
    assert ask(WEBSOCKET, **handshake(Origin=origin))[0] == 403


def test_no_origin_gets_no_websocket(ask) -> None:
    assert ask(WEBSOCKET, **handshake())[0] == 403


def test_another_host_gets_no_websocket_even_with_its_own_origin(ask) -> None:
    assert ask(WEBSOCKET, host="evil.example", **handshake(Origin="http://evil.example"))[0] == 403


def test_our_own_origin_gets_a_websocket(ask, server) -> None:
    assert ask(WEBSOCKET, **handshake(Origin=server.url))[0] == 101


@pytest.mark.parametrize(
    "path",
    [
        "/jupyter/api/kernels/1/channels?session_id=abcdefgh",
        f"/jupyter/api/kernels/{KERNEL}/channels",
        f"/jupyter/api/kernels/{KERNEL}/other?session_id=abcdefgh",
        "/vergelijk?session_id=abcdefgh",
        "/nothing?session_id=abcdefgh",
    ],
)
def test_a_websocket_that_is_not_a_tab_is_refused(ask, server, path) -> None:
    assert ask(path, **handshake(Origin=server.url))[0] == 403


@pytest.mark.parametrize("origin", ORIGINS)
def test_another_origin_cannot_post(ask, origin) -> None:
    assert ask(CLOSE, method="POST", Origin=origin)[0] == 403


def test_our_own_page_can_say_that_it_closes(ask, server) -> None:
    assert ask(CLOSE, method="POST", Origin=server.url)[0] == 200


ELSEWHERE = [("cross-site", "image"), ("cross-site", "iframe"), ("cross-site", "empty"), ("same-site", "script")]


@pytest.mark.parametrize(("site", "kind"), ELSEWHERE)
@pytest.mark.parametrize("path", ["/", "/vergelijk", "/export/json?m=12"])
def test_a_page_from_elsewhere_loads_nothing(ask, path, site, kind) -> None:
    assert ask(path, Sec_Fetch_Site=site, Sec_Fetch_Dest=kind)[0] == 403


def test_a_page_from_elsewhere_may_link_here(ask) -> None:
    assert ask("/vergelijk", Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="document")[0] == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"])
def test_other_methods_are_refused(ask, method) -> None:
    assert ask("/", method=method)[0] in (400, 405)


# --- what is not there ----------------------------------------------------------------------------------------

CLOSED = (
    "/resourcez", "/resourcez?verbose", "/readyz", "/_solara/cdn/vue@2/dist/vue.js",
    "/_solara/cdn/requirejs@2.3.6/require.js", "/_solara/auth/login", "/jupyter/api/kernels/1",
    "/jupyter/nbextensions/anywidget/index.js", "/jupyter/lab", "/static/main.js", "/static/assets/style.css",
    "/static/public/x", "/docs", "/openapi.json", "/.env", "/.git/config", "/favicon.ico",
    "/verhaal/", "/VERHAAL", "/f/", "/f/000000000000/shell.css",
)  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_of_solara_itself_is_served(ask, path) -> None:
    status, headers, text = ask(path)
    assert status == 404
    assert viewer_words("nl").say("shell.error.404.title") in text
    assert headers["content-type"].startswith("text/html")


def test_nobody_can_throw_a_tab_out_by_post(ask, server) -> None:
    path = f"/_solara/api/evict/{KERNEL}?session_id=abcdefgh"
    assert ask(path, method="POST", Origin=server.url)[0] == 404


UP = (
    "../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%2e%2e%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd", "..\\..\\etc\\passwd", "..%5c..%5cetc%5cpasswd", "..%c0%af..%c0%afetc/passwd",
    "....//....//etc/passwd", "/etc/passwd", "//etc/passwd", "%00/etc/passwd", "shell.css%00", "..;/etc/passwd",
    "file:///etc/passwd", ".%2e/etc/passwd", "%ff%fe",
)  # fmt: skip


@pytest.mark.parametrize("path", UP)
@pytest.mark.parametrize("before", ["/", "/f/", "/f/000000000000/", "/static/", "/static/assets/", "/_solara/cdn/"])
def test_no_file_of_the_machine_can_be_reached(ask, before, path) -> None:
    status, _, text = ask(before + path)
    assert status in (400, 404)
    assert "root:" not in text


# --- what is too much -----------------------------------------------------------------------------------------


def test_a_huge_query_is_refused_with_a_friendly_page(ask) -> None:
    status, _, text = ask(f"/vergelijk?lang=en&w={'a' * LONGEST_QUERY}")
    assert status == 414
    assert viewer_words("en").say("shell.error.414.title") in text
    assert ask(f"/?{'a' * 2_000_000}")[0] in (400, 414)


def test_a_huge_body_is_refused(ask, server) -> None:
    assert ask(CLOSE, method="POST", body=b"a" * (LARGEST_BODY + 1), Origin=server.url)[0] == 413
    assert ask(CLOSE, method="POST", Origin=server.url, Content_Length="many")[0] == 400


@pytest.mark.parametrize("query", ["%", "%zz", "%ff%00", "=&=&=", "lang=%ff", "a" * 4000, "&" * 4000, "lang[]=en"])
@pytest.mark.parametrize("path", [each.path for each in PAGES])
def test_odd_queries_get_a_page(ask, path, query) -> None:
    assert ask(f"{path}?{query}")[0] == 200


GARBAGE = """garbage => new Promise(resolve => {
  const path = "/jupyter/api/kernels/00000000-0000-4000-8000-000000000000/channels?session_id=abcdefgh";
  const socket = new WebSocket(`ws://${location.host}${path}`);
  socket.onopen = () => socket.send(garbage.repeat ? garbage : new Uint8Array(garbage));
  socket.onmessage = event => resolve(String(event.data));
  socket.onclose = () => resolve("closed");
  setTimeout(() => resolve("nothing"), 1500);
})"""


@pytest.mark.parametrize(
    "garbage",
    ["", "not json", "[]", "{}", '{"header": {}}', '{"header": {"msg_type": "execute_request"}, "channel": "shell"}',
     "[" * 100_000, "a" * 2_000_000, [255] * 64],
    ids=range(9),
)  # fmt: skip
def test_garbage_from_a_tab_hurts_nobody_and_tells_nothing(open_tab, ask, garbage) -> None:
    open_tab.expected += ["WebSocket"]
    said = open_tab("/").evaluate(GARBAGE, garbage)
    assert "Traceback" not in said
    assert "site-packages" not in said
    assert ask("/vergelijk")[0] == 200


# --- what answers carry ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*(each.path for each in PAGES), "/nothing"])
def test_every_answer_carries_the_headers(ask, path) -> None:
    _, headers, text = ask(path)
    assert {name.lower() for name in HEADERS} - headers.keys() == set()
    policy = headers["content-security-policy"]
    assert "http" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'none'" in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert ("unsafe-eval" in script) == (path in ("/verhaal", "/vergelijk"))
    assert "server" not in headers
    assert "<script>" not in text


def test_proxy_headers_change_nothing(ask) -> None:
    plain = ask("/vergelijk", Cookie="wijksim_language=nl")[2]
    told = ask(
        "/vergelijk", Cookie="wijksim_language=nl", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https",
        Script_Name="/evil", X_Script_Name="/evil", Forwarded="host=evil.example",
    )[2]  # fmt: skip
    assert told == plain
    assert "evil" not in told


# --- what stands in a link ------------------------------------------------------------------------------------

MARK = (
    "</title><script>window.hurt=1</script><img src=x onerror=window.hurt=1>\"'><svg onload=window.hurt=1>{{7*7}}${7*7}"
)
NAMES = (
    "lang", "theme", "door", "w", "a", "b", "s", "m", "al", "bl", "ao", "bo", "ae", "be", "v", "n", "step", "x", MARK,
    "kernelid", "modelid",
)  # fmt: skip


@pytest.mark.parametrize("path", [each.path for each in PAGES])
def test_nothing_in_a_link_becomes_part_of_the_page(open_tab, path) -> None:
    tab = open_tab.empty()
    for name in NAMES:
        tab.goto(f"{open_tab.url}{path}?{quote(name)}={quote(MARK)}")
        tab.wait_for_selector("[data-ready]")
        assert tab.evaluate("window.hurt") is None, name
        assert tab.locator("main script, main svg[onload], main img[onerror]").count() == 0, name
        assert "49" not in tab.title()


def test_a_link_cannot_choose_somebody_elses_session(open_tab) -> None:
    first = open_tab("/vergelijk")
    first.wait_for_selector("[data-ready]")
    kernel = first.evaluate("solara.debug.kernel().id")
    for path in (f"/vergelijk?kernelid={kernel}", f"/vergelijk?kernelid={kernel}&modelid=1"):
        second = open_tab(path)
        second.wait_for_selector("[data-ready]")
        assert second.evaluate("solara.debug.kernel().id") != kernel


def test_somebody_elses_session_is_refused_without_their_cookie(open_tab) -> None:
    open_tab.expected += ["WebSocket", "Session id mismatch"]
    first = open_tab("/vergelijk")
    first.wait_for_selector("[data-ready]")
    kernel = first.evaluate("solara.debug.kernel().id")
    second = open_tab("/vergelijk")
    second.wait_for_selector("[data-ready]")
    said = second.evaluate(
        """kernel => new Promise(resolve => {
          const got = [];
          const path = `/jupyter/api/kernels/${kernel}/channels?session_id=abcdefgh`;
          const socket = new WebSocket(`ws://${location.host}${path}`);
          const header = {msg_id: "1", msg_type: "comm_info_request", session: "abcdefgh", username: "", date: ""};
          const asked = {header: {...header, version: "5.3"}, parent_header: {}, metadata: {}, content: {},
            channel: "shell", buffers: []};
          socket.onopen = () => socket.send(JSON.stringify(asked));
          socket.onmessage = event => got.push(String(event.data));
          socket.onclose = () => resolve(got);
        })""",
        kernel,
    )
    assert "comms" not in json.dumps(said)
    assert all(kernel not in each for each in said)


def test_two_browsers_with_different_seeds_never_meet(open_tab) -> None:
    tabs = {seed: open_tab(f"/vergelijk?s={seed}") for seed in (11, 12)}
    for seed, tab in tabs.items():
        tab.wait_for_selector("[data-ready]")
        assert f"s={seed}" in tab.evaluate("location.search")
    models = [set(tab.evaluate("Object.keys(solara.debug.widgetManager()._models)")) for tab in tabs.values()]
    assert models[0]
    assert models[0] & models[1] == set()


def test_nothing_tried_to_reach_another_machine(server, open_tab) -> None:
    for each in PAGES:
        open_tab(each.path).wait_for_selector("[data-ready]")
    assert not server.outbound.exists(), server.outbound.read_text(encoding="utf-8")
