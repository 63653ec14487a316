"""Loads the descriptions of Enterprise Services that a mock serves in zeep, the SOAP client for Python, and
calls every operation over HTTP. An operation that is not carried out ends this with 1.

Usage: zeep_calls.py URL: the URL of a mock of profile es-1.0 or itslearning."""

import sys

import zeep

PORT = "ImsEnterpriseServicesPort.svc"
SITE = "site"


def ids(*names):
    return {"identifier": list(names)}


def sourced(name):
    return {"identifier": name}


def person(first):
    parts = [
        {"namePartType": "First", "namePartValue": first},
        {"namePartType": "Last", "namePartValue": "Example"},
    ]
    role = {"institutionRoleType": "Student", "primaryRoleType": True}
    return {"formatName": first, "name": {"partName": parts}, "institutionRole": [role]}


def group(title):
    kind = {"type": "Unspecified", "level": "-1"}
    above = {"relation": "Parent", "sourceId": sourced(SITE), "label": "Site"}
    return {
        "groupType": {"scheme": "ItslearningOrganisationTypes", "typeValue": [kind]},
        "relationship": [above],
        "description": {"descShort": title},
    }


def root():
    kind = {"type": "Site", "level": "0"}
    return {
        "groupType": {"scheme": "ItslearningOrganisationTypes", "typeValue": [kind]},
        "description": {"descShort": "Site"},
    }


def membership(who):
    return {
        "groupSourcedId": sourced("g1"),
        "member": {
            "memberSourcedId": sourced(who),
            "idType": "Person",
            "role": [{"roleType": "Learner"}],
        },
    }


def pairs(kind, objects):
    entries = [{"sourcedId": sourced(name), kind: of} for name, of in objects]
    return {f"{kind}IdPairSet": {f"{kind}IdPair": entries}}


def moves(*pairs_of_ids):
    entries = [{"firstId": old, "secondId": new} for old, new in pairs_of_ids]
    return {"pairSourcedIdSet": {"identifierPair": entries}}


def requests():
    """Every operation but readAllPersons, in an order in which each can be carried out."""
    kinds = [
        ("Person", "person", person, ["p1", "p2", "p3"]),
        ("Group", "group", group, ["g1", "g2", "g3"]),
        ("Membership", "membership", lambda name: membership("p" + name[1]), ["m1", "m2", "m3"]),
    ]
    for title, kind, make, (one, two, three) in kinds:
        yield f"create{title}", {"sourcedId": sourced(one), kind: make(one)}
        yield f"create{title}s", pairs(kind, [(two, make(two)), (three, make(three))])
        yield f"read{title}", {"sourcedId": sourced(one)}
        yield f"read{title}s", {"sourcedIdSet": ids(two, three)}
        for verb in ["update", "replace"]:
            yield f"{verb}{title}", {"sourcedId": sourced(one), kind: make(one)}
            yield f"{verb}{title}s", pairs(kind, [(two, make(two)), (three, make(three))])
    for operation, of in [
        ("readPersonsForGroup", {"groupSourcedId": sourced("g1")}),
        ("readGroupsForPerson", {"personSourcedId": sourced("p1")}),
        ("readMembershipsForPerson", {"personSourcedId": sourced("p1")}),
        ("readMembershipsForGroup", {"groupSourcedId": sourced("g1")}),
    ]:
        yield operation, of
    for title, _, _, (one, two, three) in reversed(kinds):
        new = {"sourcedId": sourced(one), "newSourcedId": sourced("x" + one)}
        yield f"change{title}Identifier", new
        yield f"change{title}sIdentifier", moves((two, "x" + two), (three, "x" + three))
        yield f"delete{title}", {"sourcedId": sourced("x" + one)}
        yield f"delete{title}s", {"sourcedIdSet": ids("x" + two, "x" + three)}


def all_persons():
    return {
        "PageIndex": 1,
        "PageSize": 100,
        "CreatedFrom": zeep.xsd.Nil,
        "OnlyManuallyCreatedUsers": False,
        "ConvertFromManual": False,
    }


def operations(client):
    """The operations in a description, each with the proxy that calls it."""
    found = {}
    for service in client.wsdl.services.values():
        for port in service.ports.values():
            proxy = client.bind(service.name, port.name)
            for name in port.binding._operations:
                found[name] = proxy
    return found


def statuses(header):
    info = header.syncResponseHeaderInfo
    several = info.statusInfoSet
    return several.statusInfo if several is not None else [info.statusInfo]


def call(proxy, name, arguments):
    reply = proxy[name](**arguments, _soapheaders={"syncRequestHeaderInfo": {"messageIdentifier": name}})
    majors = [status.codeMajor for status in statuses(reply.header)]
    return majors and all(major == "success" for major in majors), majors


def main(url):
    client = zeep.Client(f"{url.rstrip('/')}/{PORT}?wsdl", settings=zeep.Settings(strict=True))
    offered = operations(client)
    is_itslearning = "readAllPersons" in offered
    calls = list(requests())
    if is_itslearning:
        # Beside the persons of the other calls, while they are there.
        at = next(i for i, (name, _) in enumerate(calls) if name == "readPersonsForGroup")
        calls.insert(at, ("readAllPersons", all_persons()))
    else:
        site = {"sourcedId": sourced(SITE), "group": root()}
        assert call(offered["createGroup"], "createGroup", site)[0], "the root is not created"
    missing = set(offered) - {name for name, _ in calls}
    failed = [f"{name}: never called" for name in sorted(missing)]
    for name, arguments in calls:
        try:
            done, majors = call(offered[name], name, arguments)
        except Exception as error:
            done, majors = False, f"{type(error).__name__}: {error}"
        if not done:
            failed.append(f"{name}: {majors}")
    for line in failed:
        print(line, file=sys.stderr)
    print(f"{len(calls)} operations called by zeep at {url}, {len(failed)} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
