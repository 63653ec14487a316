"""Shows a mock that asks for credentials those of zeep and of requests, the way their users do: right ones must
be let in, wrong ones and none refused.

Usage: zeep_credentials.py URL CA SCHEME: a mock that trusts user `ada` with the password in LIS_CONFORM_PASSWORD,
the certificate it speaks TLS with, and text, digest, basic or oauth."""

import os
import sys

import requests
import requests_oauthlib
import zeep
import zeep.wsse.username

from zeep_calls import PORT, operations

USER = "ada"


def client(url, ca, scheme, password):
    """A client of the mock that shows this password, or nothing where it is None."""
    session = requests.Session()
    session.verify = ca
    # Or the certificates that the environment names would be taken instead.
    session.trust_env = False
    token = None
    if password is not None and scheme in ("text", "digest"):
        token = zeep.wsse.username.UsernameToken(USER, password, use_digest=scheme == "digest")
    transport = zeep.Transport(session=session)
    made = zeep.Client(f"{url.rstrip('/')}/{PORT}?wsdl", transport=transport, wsse=token)
    # Only now: descriptions are for everybody, and oauthlib cannot sign a request without a body.
    if password is not None and scheme == "basic":
        session.auth = requests.auth.HTTPBasicAuth(USER, password)
    elif password is not None and scheme == "oauth":
        session.auth = requests_oauthlib.OAuth1(USER, password, force_include_body=True)
    return made


def answer(of):
    """`None` where the call was answered, how it was refused otherwise."""
    call = operations(of)["readGroupsForPerson"]["readGroupsForPerson"]
    try:
        call(
            personSourcedId={"identifier": "nobody"},
            _soapheaders={"syncRequestHeaderInfo": {"messageIdentifier": "credentials"}},
        )
    except zeep.exceptions.Fault as fault:
        return f"fault {fault.code}"
    except zeep.exceptions.TransportError as error:
        return f"status {error.status_code}"
    return None


def main(url, ca, scheme):
    right = os.environ["LIS_CONFORM_PASSWORD"]
    problems = []
    # Twice: a client is not refused because it calls again.
    able = client(url, ca, scheme, right)
    for _ in range(2):
        if (refused := answer(able)) is not None:
            problems.append(f"right credentials: {refused}")
    wanted = {"basic": "status 401", "oauth": "status 401"}
    for name, password in [("a wrong password", right + "x"), ("nothing", None)]:
        refused = answer(client(url, ca, scheme, password))
        if refused is None or refused != wanted.get(scheme, refused):
            problems.append(f"{name}: {refused or 'let in'}")
    for problem in problems:
        print(f"{scheme}: {problem}", file=sys.stderr)
    print(f"{scheme}: shown by zeep to {url}, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
