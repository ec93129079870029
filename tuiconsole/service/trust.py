"""Which servers are believed to be who they say, and what may be told to those that nobody vouches for."""

from __future__ import annotations

import ssl
from pathlib import Path
from urllib.parse import urlsplit

from tuiconsole.config.server import Server, is_loopback
from tuiconsole.service import errors
from tuiconsole.text.border import show

_ISSUER = {2, 18, 19, 20, 21, 22, 24, 27}
"""OpenSSL's codes for a chain of certificates that ends at nobody we trust."""
_DATE = {9: "is not valid yet", 10: "has expired"}
_NAME = {62, 63, 64}


def check_unencrypted(server: Server, url: str, *, proxied: bool) -> None:
    """Refuse to send secrets over plain http to *url*, unless it leads nowhere or somebody said that they may.

    Raises `Misconfigured`. Even this machine is far away when a proxy stands between.
    """
    if server.allow_http or not server.has_secrets or not url.lower().startswith("http:"):
        return
    if is_loopback(url) and not proxied:
        return
    raise errors.Misconfigured(
        server.name,
        f"what you sign in with would travel to {urlsplit(url).hostname} unencrypted, so nothing was sent",
        advice="use https, or say allow_http = true for this server if you trust the whole way",
    )


def tls_context(server: Server) -> ssl.SSLContext:
    """Whom *server* may be signed by. Reads files. Raises `Misconfigured`."""
    if server.verify:
        context = _trusting(server)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if server.client_cert:
        _show_certificate(server, context)
    return context


def _trusting(server: Server) -> ssl.SSLContext:
    if not server.ca_file:
        # The store of the system, where companies put their own authorities; a library brings its own list.
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(Path(server.ca_file).expanduser())
    except (OSError, ValueError) as error:
        reason = _reason(error, "holds no certificate")
    else:
        return context
    raise errors.Misconfigured(server.name, f"its ca_file {show(server.ca_file)} {reason}")


def _show_certificate(server: Server, context: ssl.SSLContext) -> None:
    class LockedError(Exception):
        """The key wants a password, which OpenSSL would ask for in the middle of our screen."""

    def locked() -> str:
        raise LockedError

    key = server.client_key or server.client_cert
    try:
        context.load_cert_chain(Path(server.client_cert).expanduser(), Path(key).expanduser(), locked)
        return
    except LockedError:
        named, reason = key, "is locked by a password; keep it unlocked, with mode 0600"
    except ssl.SSLError:
        named, reason = server.client_cert, "does not hold a certificate that its key belongs to"
    except (OSError, ValueError) as error:
        named = error.filename or server.client_cert if isinstance(error, OSError) else server.client_cert
        reason = _reason(error, "cannot be used")
    raise errors.Misconfigured(server.name, f"its client certificate: {show(str(named))} {reason}")


def tls_failure(server: Server, host: str, chain: list[BaseException]) -> errors.TlsFailed | None:
    """The failure of a connection to *host* behind exceptions that caused each other; None if TLS is no part of it."""
    name = server.name
    refused = next((error for error in chain if isinstance(error, ssl.SSLCertVerificationError)), None)
    if refused is not None:
        code, said = refused.verify_code, refused.verify_message
        if code in _DATE:
            advice = "look at the clock of this machine; if it is right, the server needs a new certificate"
            return errors.TlsFailed(name, f"the certificate of the server {_DATE[code]}", said=said, advice=advice)
        if code in _NAME:
            what = f"the certificate is for another name than {host}"
            advice = "put the name that the certificate was made for into the URL"
            return errors.TlsFailed(name, what, said=said, advice=advice)
        if code in _ISSUER:
            what = "the certificate is not trusted: nobody whom this machine trusts has signed it"
            advice = "put the certificate of the authority that signed it into a file, and name that as ca_file"
            return errors.TlsFailed(name, what, said=said, advice=advice)
        return errors.TlsFailed(name, "the certificate is not trusted", said=said)
    failed = next((error for error in chain if isinstance(error, ssl.SSLError)), None)
    if failed is None:
        return None
    reason = (failed.reason or "").upper()
    if "CERTIFICATE_REQUIRED" in reason or ("HANDSHAKE_FAILURE" in reason and not server.client_cert):
        what, advice = "the server wants to see a certificate of ours", "name it as client_cert of this server"
    elif "ALERT" in reason and ("CERTIFICATE" in reason or "UNKNOWN_CA" in reason):
        what, advice = "the server does not trust our certificate", "check the client_cert of this server"
    elif "WRONG_VERSION_NUMBER" in reason or "RECORD" in reason or "HTTP_REQUEST" in reason:
        what, advice = "no TLS is spoken there", "check scheme and port of the URL, and that no certificate is missing"
    elif "PROTOCOL" in reason:
        what, advice = "the server speaks only versions of TLS that are not safe", "have TLS 1.2 switched on there"
    else:
        return errors.TlsFailed(name, said=reason.replace("_", " ").lower())
    return errors.TlsFailed(name, what, advice=advice)


def _reason(error: OSError | ValueError, otherwise: str) -> str:
    if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return otherwise
