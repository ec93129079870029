"""Which proxy stands between here and a server."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from tuiconsole.config.secret import Secret
from tuiconsole.config.server import Server, is_loopback
from tuiconsole.service import errors


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where requests go first. `url` has nobody's name or password in it, and may be shown."""

    url: str
    user: str = ""
    password: Secret = Secret("")  # noqa: RUF009 - immutable


def proxy_for(server: Server, url: str, environment: Mapping[str, str] = os.environ) -> Proxy | None:
    """The proxy for requests of *server* to *url*. Raises `Misconfigured`.

    The environment has a say only where it was asked: it was set up for other programs, and a password on its way to
    this machine is none of a proxy's business.
    """
    named = server.proxy
    if not named and server.use_environment_proxy and not is_loopback(url) and not _spared(url, environment):
        scheme = url.partition(":")[0].lower()
        # Upper case first: a web server in between sets HTTP_PROXY from a header, but that is not our case.
        names = [f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY"]
        named = next((environment[name] for name in names if environment.get(name)), "")
    if not named:
        return None
    try:
        parts = urlsplit(named if "://" in named else f"http://{named}")
        port = f":{parts.port}" if parts.port else ""
        host = parts.hostname or ""
    except ValueError:
        parts, host, port = None, "", ""
    if parts is None or not host or parts.scheme not in ("http", "https"):
        raise errors.Misconfigured(
            server.name,
            "its proxy is no http or https URL",
            advice="mend the proxy of this server, such as http://proxy.example:3128",
        )
    host = f"[{host}]" if ":" in host else host
    return Proxy(f"{parts.scheme}://{host}{port}", unquote(parts.username or ""), Secret(unquote(parts.password or "")))


def _spared(url: str, environment: Mapping[str, str]) -> bool:
    """Whether `NO_PROXY` names the host: a name, a domain, an address, a network, each perhaps with a port, or `*`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    port = str(parts.port or (443 if parts.scheme == "https" else 80))
    for entry in (environment.get("no_proxy") or environment.get("NO_PROXY") or "").lower().split(","):
        name = entry.strip()
        if name == "*" or _in_network(host, name):
            return True
        bare, _, wanted = name.rpartition(":") if name.count(":") == 1 else (name, "", "")
        bare = bare.removeprefix("*").strip(".")
        if bare and (not wanted or wanted == port) and (host == bare or host.endswith(f".{bare}")):
            return True
    return False


def _in_network(host: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network.strip("[]"), strict=False)
    except ValueError:
        return False
